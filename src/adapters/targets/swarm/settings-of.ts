import type { ComponentRef } from '../target.ts'
import type { SwarmTargetSettings } from './settings.ts'

/** The adapter's own settings; the schema has checked them when the configuration was read. */
export const settingsOf = (ref: ComponentRef) =>
  ref.binding.target as unknown as SwarmTargetSettings
