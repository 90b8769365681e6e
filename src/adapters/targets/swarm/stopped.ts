import { changedLabels, label } from './labels.ts'
import type { Spec } from './spec.ts'

/** No node has this name: a global service that wants it has no task anywhere. */
const nowhere = 'node.hostname==stopped-by-lastgood'

/** Pure: the spec with which nothing of the service runs. Its scale of before, and the step that stopped it, stand in its labels. */
export function asStopped(spec: Spec, key: string): Spec {
  const replicas = spec.Mode?.Replicated
  const scale = replicas ? String(replicas.Replicas ?? 1) : 'global'
  const Labels = changedLabels(spec.Labels, { scale, stopped: key })
  if (replicas) return { ...spec, Labels, Mode: { Replicated: { ...replicas, Replicas: 0 } } }
  const Constraints = [...others(spec), nowhere]
  return { ...spec, Labels, TaskTemplate: placed(spec, { ...placementOf(spec), Constraints }) }
}

/** Pure: the spec with the scale of before it was stopped, or the one that somebody else gave it since. */
export function asBefore(spec: Spec): Spec {
  const scale = label(spec.Labels, 'scale')
  if (scale === '') return spec
  const Labels = changedLabels(spec.Labels, { scale: null, stopped: null })
  const replicas = spec.Mode?.Replicated
  if (replicas) {
    const Replicas = replicas.Replicas || Number(scale)
    return { ...spec, Labels, Mode: { Replicated: { ...replicas, Replicas } } }
  }
  const placement = { ...placementOf(spec), Constraints: others(spec) }
  return { ...spec, Labels, TaskTemplate: placed(spec, placement) }
}

/** Key of the step that stopped the service; null when none did, or it was started again since. */
export const stoppedBy = (spec: Spec): string | null => label(spec.Labels, 'stopped') || null

/** Whether the service is told to run nothing. */
export const runsNothing = (spec: Spec): boolean =>
  spec.Mode?.Replicated
    ? spec.Mode.Replicated.Replicas === 0
    : (placementOf(spec).Constraints ?? []).includes(nowhere)

interface Placement {
  readonly [key: string]: unknown
  readonly Constraints?: readonly string[] | null
}

const placementOf = ({ TaskTemplate }: Spec) => (TaskTemplate.Placement ?? {}) as Placement

const others = (spec: Spec) =>
  (placementOf(spec).Constraints ?? []).filter((one) => one !== nowhere)

const placed = ({ TaskTemplate }: Spec, Placement: Placement) => ({ ...TaskTemplate, Placement })
