import type { ComponentRef } from '../../targets/target.ts'
import type { NginxSettings } from './settings.ts'

/** The settings of a component's nginx, as its schema made them. */
export const settingsOf = (ref: ComponentRef): NginxSettings =>
  // Checked by the schema that the adapter's kind selects.
  ref.binding.traffic as unknown as NginxSettings
