import type { AdapterSettings } from '../../../model/config.ts'

/** A setting that its schema made a text (or left out: then `usual`). */
export function text(settings: AdapterSettings, name: string, usual = ''): string {
  const value = settings[name]
  return typeof value === 'string' ? value : usual
}
