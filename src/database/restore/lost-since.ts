import type { Clock } from '../../host/clock.ts'
import { ProblemError } from '../../model/problem-error.ts'
import type { RowsLost } from '../../model/restore.ts'
import type { Counted } from './engine.ts'

/** What comparing one table with a backup found: numbers of rows. */
export interface Since {
  /** Of a table that the backup has not. */
  readonly only?: number
  /** There now, and not so then. */
  readonly written?: number
  /** There then, and not so now. */
  readonly changed?: number
  /** More or fewer than then, where nobody can tell which. */
  readonly differ?: number
  /** Columns that the backup has not, with the number of their values that are not NULL. */
  readonly columnsOnly?: readonly (readonly [column: string, rows: number])[]
}

/** The same for people; what holds no rows is left out. */
export function lostSince(table: string, since: Since): readonly RowsLost[] {
  const { only = 0, written = 0, changed = 0, differ = 0, columnsOnly = [] } = since
  return [
    { object: `${table}, a table that the backup has not`, rows: only },
    { object: `${table}, written since the backup`, rows: written },
    { object: `${table}, changed or deleted since: they come back as they were`, rows: changed },
    { object: `${table}, more or fewer than then`, rows: differ },
    ...columnsOnly.map(([column, rows]) => ({
      object: `${table}.${column}, a column that the backup has not`,
      rows,
    })),
  ].filter(({ rows }) => rows > 0)
}

/**
 * Counts tables one after another, until `until` on the clock: somebody waits for the answer. Tables that could not be counted, or were
 * not reached, are told as such; lastgood's own are left out.
 * @param spoken a table's name for people
 */
export async function countEach<T extends { readonly table: string }>(
  tables: readonly T[],
  { clock, until, spoken }: { clock: Clock; until: number; spoken: (table: T) => string },
  count: (table: T) => Promise<Counted>,
): Promise<Counted> {
  const lost: RowsLost[] = []
  const uncounted: string[] = []
  for (const one of tables) {
    if (one.table.startsWith('lastgood_')) continue
    if (clock.monotonic() > until) {
      uncounted.push(`${spoken(one)}: no time was left`)
      continue
    }
    try {
      const counted = await count(one)
      lost.push(...counted.lost)
      uncounted.push(...counted.uncounted)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      uncounted.push(`${spoken(one)}: ${error.problem.what}`)
    }
  }
  return { lost, uncounted }
}
