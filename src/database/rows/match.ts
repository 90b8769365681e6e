import type { TableRows } from './rows.ts'
import { canonical } from './same.ts'

type Values = TableRows['rows'][number]

/** A column that is compared: where it stands on either side; `to` is null where it is gone. */
interface Compared {
  readonly name: string
  readonly from: number
  readonly to: number | null
  readonly types: readonly string[]
}

export interface Pairing {
  readonly columns: readonly Compared[]
  readonly changed: readonly {
    readonly old: Values
    readonly now: Values
    readonly differing: readonly string[]
  }[]
  readonly lost: number
}

/** Finds for every old row what it is now. */
export function matchRows(old: TableRows, now: TableRows, withMissing: boolean): Pairing {
  const columns = old.columns.flatMap(({ name, type }, from): Compared[] => {
    const to = now.columns.findIndex((column) => column.name === name)
    if (to === -1) return withMissing ? [{ name, from, to: null, types: [type] }] : []
    return [{ name, from, to, types: [type, now.columns[to]?.type ?? ''] }]
  })
  const text = (row: Values, { types }: Compared, at: number | null) => {
    const value = at === null ? null : (row[at] ?? null)
    return value === null ? null : canonical(value, types)
  }
  const key = columns.filter(({ name, to }) => old.key.includes(name) && to !== null)
  // SQLite takes NULLs into a primary key, any number of them: then it tells no row from another.
  const hasNull =
    old.rows.some((row) => key.some((one) => text(row, one, one.from) === null)) ||
    now.rows.some((row) => key.some((one) => text(row, one, one.to) === null))
  const by = key.length > 0 && key.length === old.key.length && !hasNull ? key : columns
  const left = Map.groupBy(now.rows, (row) =>
    JSON.stringify(by.map((one) => text(row, one, one.to))),
  )
  const differing = (was: Values, is: Values) =>
    columns
      .filter((one) => text(was, one, one.from) !== text(is, one, one.to))
      .map(({ name }) => name)
  const changed: Pairing['changed'][number][] = []
  const unmatched: Values[] = []
  for (const row of old.rows) {
    const found = left.get(JSON.stringify(by.map((one) => text(row, one, one.from))))?.shift()
    if (found === undefined) unmatched.push(row)
    else {
      const names = differing(row, found)
      if (names.length > 0) changed.push({ old: row, now: found, differing: names })
    }
  }
  if (by === key) return { columns, changed, lost: unmatched.length }
  // Without a key the row most like it is taken for what it became.
  const free = new Set([...left.values()].flat())
  let lost = 0
  for (const row of unmatched) {
    const best = nearest(row, free, differing)
    if (best === null || best.differing.length === columns.length) lost += 1
    else {
      free.delete(best.now)
      changed.push({ old: row, ...best })
    }
  }
  return { columns, changed, lost }
}

function nearest(
  row: Values,
  free: ReadonlySet<Values>,
  differing: (was: Values, is: Values) => readonly string[],
): { readonly now: Values; readonly differing: readonly string[] } | null {
  let best: { now: Values; differing: readonly string[] } | null = null
  for (const now of free) {
    const names = differing(row, now)
    if (best === null || names.length < best.differing.length) best = { now, differing: names }
  }
  return best
}
