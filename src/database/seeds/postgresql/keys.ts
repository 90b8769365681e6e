import type { Table } from '../../catalog/catalog.ts'
import type { Group } from '../plan.ts'
import type { RowToInsert } from '../seeded.ts'

/** Sets of columns in which no two rows may be the same. */
function uniqueSets(table: Table): readonly (readonly string[])[] {
  return [
    ...table.constraints
      .filter(({ kind }) => ['primary-key', 'unique', 'exclusion'].includes(kind))
      .map(({ columns }) => columns),
    ...table.indexes.filter(({ unique }) => unique).map(({ columns }) => columns),
  ].filter((columns) => columns.length > 0)
}

/**
 * Makes the rows differ in every unique set: in the group that has the most different values, values that are the same for two
 * rows give way to ordinary ones.
 * @param given columns of other kinds (identity, sequences) that differ by themselves
 */
export function distinctly(
  table: Table,
  groups: readonly Group[],
  given: ReadonlySet<string>,
): readonly Group[] {
  const carriers = new Set<Group>()
  for (const set of uniqueSets(table)) {
    if (set.some((name) => given.has(name))) continue
    const candidates = groups.filter(({ columns }) =>
      columns.some(({ name }) => set.includes(name)),
    )
    const best = candidates.toSorted((a, b) => different(b) - different(a)).slice(0, 1)
    // Of few values each, all are needed to tell rows apart.
    const chosen = best.every((group) => different(group) >= enough) ? best : candidates
    for (const group of chosen) carriers.add(group)
  }
  return groups.map((group) => (carriers.has(group) ? varied(group) : group))
}

/**
 * Leaves out rows that repeat what an earlier one has in a plain unique set: where keys have few values, fewer rows find a place.
 * What an INSERT does not say (DEFAULT, sequences) is not compared, and NULL is never the same.
 */
export function withoutRepeats(table: Table, rows: readonly RowToInsert[]): readonly RowToInsert[] {
  const sets = [
    ...table.constraints.filter(({ kind }) => kind === 'primary-key' || kind === 'unique'),
    ...table.indexes.filter(({ unique, partial }) => unique && !partial),
  ]
  const seen = new Set<string>()
  return rows.filter(({ columns, cells }) => {
    const keys = sets.flatMap((set, at) => {
      const texts = set.columns.map((name) => cells[columns.indexOf(name)])
      return texts.every((text) => typeof text === 'string') ? [JSON.stringify([at, ...texts])] : []
    })
    const fresh = keys.every((key) => !seen.has(key))
    if (fresh) for (const key of keys) seen.add(key)
    return fresh
  })
}

const enough = 24

function different(group: Group): number {
  const texts = Array.from({ length: enough }, (_, n) => texted(group, 'ordinary', n))
  return new Set(texts).size
}

type Kind = Parameters<Group['of']>[0]

function texted(group: Group, kind: Kind, n: number): string {
  return JSON.stringify(group.of(kind, n).map((maker) => maker(n) ?? null))
}

function varied(group: Group): Group {
  const same = (kind: Kind, n: number) =>
    texted(group, kind, n) === texted(group, kind, n + 1) &&
    group.of(kind, n).some((maker) => maker(n) !== null)
  return { ...group, of: (kind, n) => group.of(same(kind, n) ? 'ordinary' : kind, n) }
}
