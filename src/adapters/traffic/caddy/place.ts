import type { ComponentRef } from '../../targets/target.ts'
import type { CaddySettings } from './settings.ts'

/** The settings of a component's Caddy, as its schema made them. */
export const settingsOf = (ref: ComponentRef): CaddySettings =>
  // Checked by the schema that the adapter's kind selects.
  ref.binding.traffic as unknown as CaddySettings

/** Where problems of a handler are, for people. */
export const whereOf = ({ admin, id }: CaddySettings): string => `"@id": "${id}" of ${admin}`
