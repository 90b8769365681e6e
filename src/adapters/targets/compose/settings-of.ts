import type { ComponentRef } from '../target.ts'
import type { ComposeTargetSettings } from './settings.ts'

/** The adapter's own settings, with the names of project and service; the schema has checked them when they were read. */
export function settingsOf(
  ref: ComponentRef,
): ComposeTargetSettings & { readonly project: string; readonly service: string } {
  const settings = ref.binding.target as unknown as ComposeTargetSettings
  const { project = ref.service.toLowerCase(), service = ref.binding.component.name } = settings
  return { ...settings, project, service }
}
