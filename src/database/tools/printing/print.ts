import { z } from 'zod'
import type { Problem } from '../../../model/problem.ts'
import type { Direction, Migration, MigrationSet } from '../../migration.ts'
import { ended } from '../code/direction.ts'
import { asDirection } from '../marked.ts'
import type { ReadOptions } from '../tool.ts'
import { withoutPasswords } from './addresses.ts'
import { engineOf } from './engine.ts'
import { withoutFrame } from './frame.ts'

const side = z.union([
  /** A whole script, with the statements around it that make it one transaction. */
  z.object({ script: z.string() }),
  z.object({ sql: z.array(z.string()), transactional: z.boolean() }),
  z.object({ none: z.string() }),
  z.object({ error: z.string() }),
])
const printed = z.object({
  /** The engine the tool is set up for; absent where the program takes PostgreSQL for granted, null where nothing was printed. */
  dialect: z.string().nullish(),
  files: z.record(z.string(), z.object({ up: side, down: side })),
})
type Side = z.infer<typeof side>

/** Before this line, whatever the migrations print themselves. */
export const marker = '--- what the migrations send ---'

/**
 * A set with the directions that could not be read filled in by what the tool sends; as it is where all was read, or nothing may
 * be started.
 * @param argv of a program that prints {@link marker} and then, as JSON, both sides of each name it was given
 * @param fileOf the file of a migration, from the root of the tree; also its name for the program
 */
export async function withPrinted(
  set: MigrationSet,
  { printer, dialect }: ReadOptions,
  argv: (names: readonly string[]) => readonly string[],
  fileOf: (migration: Migration) => string,
): Promise<MigrationSet> {
  const open = set.migrations.filter(
    ({ up, down }) => up.state === 'unknown' || down.state === 'unknown',
  )
  if (printer === null || open.length === 0) return set
  const answer = await printer(argv(open.map(fileOf)))
  const said = answer.ok ? parsed(answer.text, set.folder) : answer
  if (!said.ok) {
    const error = { error: said.problem.what }
    return {
      ...withSides(set, fileOf, () => ({ up: error, down: error })),
      problems: [...set.problems, said.problem],
    }
  }
  const engine = engineOf(said.dialect, dialect, set)
  if (engine.refused !== null) {
    const error = { error: engine.refused.what }
    return {
      ...withSides(set, fileOf, () => ({ up: error, down: error })),
      problems: [...set.problems, engine.refused],
    }
  }
  return {
    ...withSides(set, fileOf, (file) => said.files[file]),
    dialect: engine.dialect,
    problems: [...set.problems, ...engine.problems],
  }
}

type Sides = z.infer<typeof printed>['files'][string]

function withSides(
  set: MigrationSet,
  fileOf: (migration: Migration) => string,
  sidesOf: (file: string) => Sides | undefined,
): MigrationSet {
  const migrations = set.migrations.map((migration): Migration => {
    const file = fileOf(migration)
    const found = sidesOf(file)
    if (found === undefined) return migration
    return {
      ...migration,
      up: filled(migration.up, found.up, file),
      down: filled(migration.down, found.down, file),
    }
  })
  return { ...set, migrations }
}

function parsed(
  text: string,
  where: string,
): ({ readonly ok: true } & z.infer<typeof printed>) | { readonly ok: false; problem: Problem } {
  try {
    const json = text.slice(text.lastIndexOf(marker) + marker.length)
    return { ok: true, ...printed.parse(JSON.parse(json)) }
  } catch {
    const what = 'what the migrations sent could not be read'
    const hint = 'Look that they do not end the process themselves'
    return { ok: false, problem: { what, where, hint } }
  }
}

function filled(read: Direction, said: Side, file: string): Direction {
  if (read.state !== 'unknown') return read
  if ('none' in said) return { state: 'none', why: said.none }
  if ('error' in said) {
    const what = `the migration is code, and could not be printed: ${withoutPasswords(said.error).slice(0, 300)}`
    return {
      state: 'unknown',
      problem: { what, where: file, hint: 'Judge it by hand, or write it in SQL' },
    }
  }
  const script =
    'script' in said
      ? withoutFrame(said.script)
      : { sql: said.sql.map(ended).join('\n'), transactional: said.transactional }
  return asDirection({ ...script, file, line: 1 }, 'it does nothing')
}
