import type { Path } from './finding.ts'
import type { EnvironmentInput, FileInput } from './schema/file.ts'

/** A value with the place it was written at. */
export interface Inherited<T> {
  readonly value: T
  readonly path: Path
}

/** The settings of one environment; an empty one (`staging:`) inherits everything. */
export function environmentInput(file: FileInput, environment: string): EnvironmentInput {
  return file.environments[environment] ?? {}
}

/** What a component uses in an environment: its own setting there, else the environment's, else the top level's. */
export function inherited<K extends 'target' | 'traffic'>(
  file: FileInput,
  environment: string,
  component: string,
  key: K,
): Inherited<Exclude<FileInput[K], undefined>> | null {
  type Value = Exclude<FileInput[K], undefined>
  const settings = environmentInput(file, environment)
  const above: Path = ['environments', environment]
  const own = settings.components?.[component]?.[key]
  if (own !== undefined) {
    return { value: own as Value, path: [...above, 'components', component, key] }
  }
  if (settings[key] !== undefined) return { value: settings[key] as Value, path: [...above, key] }
  return file[key] === undefined ? null : { value: file[key] as Value, path: [key] }
}

/** Names of the components; a file without `components` has one, named like the service. */
export function componentNames(file: FileInput): readonly string[] {
  return file.components === undefined ? [file.service] : Object.keys(file.components)
}

/** Where a component's own settings stand, such as `start`. */
export function componentPath(file: FileInput, component: string): Path {
  return file.components === undefined ? [] : ['components', component]
}
