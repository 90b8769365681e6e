import { z } from 'zod'
import type { Problem } from '../../../model/problem.ts'
import type { Direction, Migration, MigrationSet } from '../../migration.ts'
import { asDirection } from '../marked.ts'
import type { Printer } from '../tool.ts'

const side = z.union([
  z.object({ sql: z.array(z.string()), transactional: z.boolean() }),
  z.object({ none: z.string() }),
  z.object({ error: z.string() }),
])
const printed = z.record(z.string(), z.object({ up: side, down: side }))
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
  printer: Printer | null,
  argv: (names: readonly string[]) => readonly string[],
  fileOf: (migration: Migration) => string,
): Promise<MigrationSet> {
  const open = set.migrations.filter(
    ({ up, down }) => up.state === 'unknown' || down.state === 'unknown',
  )
  if (printer === null || open.length === 0) return set
  const answer = await printer(argv(open.map(fileOf)))
  if (!answer.ok) return { ...set, problems: [...set.problems, answer.problem] }
  const sides = parsed(answer.text)
  if (sides === null) {
    const problem: Problem = {
      what: 'what the migrations sent could not be read',
      where: set.folder,
      hint: 'Look that they do not end the process themselves',
    }
    return { ...set, problems: [...set.problems, problem] }
  }
  const migrations = set.migrations.map((migration): Migration => {
    const file = fileOf(migration)
    const found = sides[file]
    if (found === undefined) return migration
    return {
      ...migration,
      up: filled(migration.up, found.up, file),
      down: filled(migration.down, found.down, file),
    }
  })
  return { ...set, migrations }
}

function parsed(text: string): Readonly<Record<string, { up: Side; down: Side }>> | null {
  try {
    return printed.parse(JSON.parse(text.slice(text.lastIndexOf(marker) + marker.length)))
  } catch {
    return null
  }
}

function filled(read: Direction, said: Side, file: string): Direction {
  if (read.state !== 'unknown') return read
  if ('none' in said) return { state: 'none', why: said.none }
  if ('error' in said) {
    const what = `the migration is code, and could not be printed: ${said.error.slice(0, 300)}`
    return {
      state: 'unknown',
      problem: { what, where: file, hint: 'Judge it by hand, or write it in SQL' },
    }
  }
  const sql = said.sql.map((each) => (/;\s*$/.test(each) ? each : `${each};`)).join('\n')
  return asDirection({ sql, file, line: 1, transactional: said.transactional }, 'it does nothing')
}
