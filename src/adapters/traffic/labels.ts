import type { ComponentRef } from '../targets/target.ts'
import { containerLabels } from './docker-labels/labels.ts'

/**
 * Pure: labels that the containers of a revision need so that what stands in front finds them. None for traffic adapters that are
 * told addresses.
 */
export const trafficLabels = (
  ref: ComponentRef,
  revision: string,
): Readonly<Record<string, string>> =>
  ref.binding.traffic?.kind === 'docker-labels' ? containerLabels(ref, revision) : {}
