import type { ComponentRef } from '../../targets/target.ts'
import type { DockerLabelsSettings } from './settings.ts'

/** The settings of a component's Traefik, as its schema made them. */
export const settingsOf = (ref: ComponentRef): DockerLabelsSettings =>
  // Checked by the schema that the adapter's kind selects.
  ref.binding.traffic as unknown as DockerLabelsSettings
