import { join } from 'node:path'
import type { Io } from '../../../host/io.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { read, write } from './writing.ts'

/** What lastgood notes for itself about a component's proxy: `<state folder>/traffic/<environment>/<component>.<name>.json`. */
export interface Record<T> {
  /** Null when nothing was noted, or what is there is no JSON: then the proxy alone is asked. */
  get(): Promise<T | null>
  set(value: T): Promise<void>
}

export function record<T>(ref: ComponentRef, name: string, io: Io): Record<T> {
  const file = `${ref.binding.component.name}.${name}.json`
  const path = join(ref.stateFolder, 'traffic', ref.environment, file)
  return {
    async get() {
      const text = await read(path, io)
      return text === null ? null : parsed<T>(text)
    },
    set: (value) => write(path, `${JSON.stringify(value, null, 2)}\n`, io, 0o600),
  }
}

/** JSON, or null for what is none. */
export function parsed<T>(text: string): T | null {
  try {
    return JSON.parse(text) as T | null
  } catch {
    return null
  }
}
