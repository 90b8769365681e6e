import type { ComponentRef } from '../../targets/target.ts'
import type { HaproxySettings } from './settings.ts'

/** The settings of a component's HAProxy, as its schema made them. */
export const settingsOf = (ref: ComponentRef): HaproxySettings =>
  // Checked by the schema that the adapter's kind selects.
  ref.binding.traffic as unknown as HaproxySettings

/** Where problems of a backend are, for people. */
export const whereOf = ({ socket, backend }: HaproxySettings): string =>
  `backend ${backend} of ${socket}`
