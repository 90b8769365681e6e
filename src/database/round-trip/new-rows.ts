import type { RowsSnapshot, TableRows } from '../rows/rows.ts'

type Values = TableRows['rows'][number]

const whole = (row: Values) => JSON.stringify(row)

/** The rows that stand in `after` and not in `before`: those that were written in between. */
export function rowsAdded(before: RowsSnapshot, after: RowsSnapshot): RowsSnapshot {
  const tables = [...after.tables].map(([table, now]) => {
    const old = before.tables.get(table)
    const left = new Map<string, number>()
    for (const row of old?.rows ?? []) left.set(whole(row), (left.get(whole(row)) ?? 0) + 1)
    const rows = now.rows.filter((row) => {
      const count = left.get(whole(row)) ?? 0
      left.set(whole(row), count - 1)
      return count <= 0
    })
    return [table, { ...now, rows }] as const
  })
  return { tables: new Map(tables), unread: after.unread }
}

/**
 * Speaks of rows in the names of another schema: a table or column that only `rows` has takes the name of the one that only `other`
 * has when it holds the same values. Else a renaming that the down takes back would look like a loss.
 */
export function inNamesOf(rows: RowsSnapshot, other: RowsSnapshot): RowsSnapshot {
  const free = new Map([...other.tables].filter(([table]) => !rows.tables.has(table)))
  const tables = [...rows.tables].map(([table, mine]) => {
    const same = other.tables.get(table)
    if (same !== undefined) return [table, renamed(mine, same)] as const
    const found = [...free].find(([, one]) => holds(one, mine))
    if (found === undefined) return [table, mine] as const
    free.delete(found[0])
    return [found[0], renamed(mine, found[1])] as const
  })
  return { tables: new Map(tables), unread: rows.unread }
}

function renamed(mine: TableRows, other: TableRows): TableRows {
  const has = ({ columns }: TableRows, name: string) => columns.some((one) => one.name === name)
  const free = other.columns.filter(({ name }) => !has(mine, name))
  const names = new Map<string, string>()
  for (const [at, { name }] of mine.columns.entries()) {
    if (has(other, name)) continue
    const found = free.findIndex((one) => {
      const there = new Set(valuesAt(other, other.columns.indexOf(one)))
      const values = valuesAt(mine, at)
      return values.some((value) => value !== null) && values.every((value) => there.has(value))
    })
    if (found >= 0) names.set(name, free.splice(found, 1)[0]?.name ?? name)
  }
  const called = (name: string) => names.get(name) ?? name
  return {
    columns: mine.columns.map((one) => ({ ...one, name: called(one.name) })),
    key: mine.key.map(called),
    rows: mine.rows,
  }
}

const valuesAt = ({ rows }: TableRows, at: number) => rows.map((row) => row[at] ?? null)

/** Whether every row of `mine` stands in `other`, whatever the columns are called. */
function holds(other: TableRows, mine: TableRows): boolean {
  if (mine.rows.length === 0) return false
  const sorted = (row: Values) => JSON.stringify(row.toSorted())
  const there = new Set(other.rows.map(sorted))
  return mine.rows.every((row) => there.has(sorted(row)))
}
