import type { Constraint, Table } from '../../catalog/catalog.ts'
import { mayBeNull, type Turn } from '../order.ts'
import type { Part } from './part.ts'
import type { Scope } from './plan-table.ts'
import { always } from './values/values.ts'

/** Foreign keys that may not be NULL and point at a table which comes later: a circle that only deferred checks let rows into. */
export function circleKeys(
  turns: readonly Turn[],
): readonly { readonly table: Table; readonly key: Constraint }[] {
  return turns.flatMap(({ table, later }) =>
    later
      .filter((key) => !mayBeNull(table, key) && key.references?.table !== table.id)
      .map((key) => ({ table, key })),
  )
}

/** Columns (`table.column`) that such keys point at. */
export function foretoldBy(turns: readonly Turn[]): ReadonlySet<string> {
  const all = circleKeys(turns).flatMap(({ key: { references: to } }) =>
    (to?.columns ?? []).map((name) => `${to?.table ?? ''}.${name}`),
  )
  return new Set(all)
}

/** The numbers that the later table is going to give itself. */
export function foretelling(scope: Scope, table: Table, key: Constraint, shift: number): Part {
  const to = scope.catalog.tables.find(({ id }) => id === key.references?.table)
  const columns = key.columns.flatMap((name) =>
    table.columns.filter((column) => column.name === name),
  )
  const makers = columns.map(({ name }) => {
    const target = key.references?.columns[key.columns.indexOf(name)]
    const column = to?.columns.find((one) => one.name === target)
    if (column === undefined) return always(null)
    const { ordinary } = scope.valuesOf(column.type, column.name)
    return (n: number) => ordinary(n + shift)
  })
  return { columns, planned: () => makers, pool: [makers], asks: null }
}
