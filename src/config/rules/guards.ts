import type { Path } from '../finding.ts'
import { environmentInput } from '../inherit.ts'
import type { FileInput } from '../schema/file.ts'
import type { GuardInput } from '../schema/guard.ts'

/** Every guard where it is written, with the environment that wrote it (null: the top level). */
export function writtenGuards(file: FileInput): readonly {
  readonly guard: GuardInput
  readonly path: Path
  readonly environment: string | null
}[] {
  const top = Object.entries(file.guards ?? {}).map(([name, guard]) => {
    return { guard, path: ['guards', name], environment: null }
  })
  const own = Object.keys(file.environments).flatMap((environment) =>
    Object.entries(environmentInput(file, environment).guards ?? {}).flatMap(([name, guard]) =>
      guard === 'off'
        ? []
        : [{ guard, path: ['environments', environment, 'guards', name], environment }],
    ),
  )
  return [...top, ...own]
}
