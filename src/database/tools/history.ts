import type { Problem } from '../../model/problem.ts'
import type { Migration, MigrationSet } from '../migration.ts'

/** The migration that a history table means by `value`; null when the tree has none. */
function recordedAs(value: string, known: MigrationSet): Migration | null {
  return known.migrations.find(({ id, recorded }) => (recorded ?? id) === value) ?? null
}

/** Ids for what a history table holds; what the tree does not have keeps the table's own word. */
export function applied(values: readonly unknown[], known: MigrationSet) {
  const problems: Problem[] = []
  const ids = values.map((value) => recordedAs(String(value), known)?.id ?? String(value))
  return { applied: ids, problems }
}

/** Ids of `newer` that `older` has no file for. */
export function unknownTo(older: MigrationSet, newer: MigrationSet): readonly Migration[] {
  const has = new Set(older.migrations.map(wordOf))
  return newer.migrations.filter((migration) => !has.has(wordOf(migration)))
}

const wordOf = ({ id, recorded }: Migration) => recorded ?? id

/** Whether two migrations are one to the tool's history table. */
export function same(a: Migration, b: Migration): boolean {
  return wordOf(a) === wordOf(b)
}
