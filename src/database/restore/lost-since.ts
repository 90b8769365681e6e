import type { RowsLost } from '../../model/restore.ts'

/** What comparing one table with a backup found: numbers of rows. */
export interface Since {
  /** Of a table that the backup has not. */
  readonly only?: number
  /** There now, and not so then. */
  readonly written?: number
  /** There then, and not so now. */
  readonly changed?: number
  /** Columns that the backup has not, with the number of their values that are not NULL. */
  readonly columnsOnly?: readonly (readonly [column: string, rows: number])[]
}

/** The same for people; what holds no rows is left out. */
export function lostSince(table: string, since: Since): readonly RowsLost[] {
  const { only = 0, written = 0, changed = 0, columnsOnly = [] } = since
  return [
    { object: `${table}, a table that the backup has not`, rows: only },
    { object: `${table}, written since the backup`, rows: written },
    { object: `${table}, changed or deleted since: they come back as they were`, rows: changed },
    ...columnsOnly.map(([column, rows]) => ({
      object: `${table}.${column}, a column that the backup has not`,
      rows,
    })),
  ].filter(({ rows }) => rows > 0)
}
