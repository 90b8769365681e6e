import type { Column, Constraint, Table } from '../../catalog/catalog.ts'
import type { Maker, Reference } from '../plan.ts'
import type { Part } from './part.ts'
import { always } from './values/values.ts'

/** A row of a referenced table, by column. */
export type Key = Readonly<Record<string, string | null>>
/** Rows of the referenced tables, by table id. */
export type Keys = ReadonlyMap<string, readonly Key[]>

/** Foreign keys that share columns, and with them a choice. */
const mostAssignments = 48

/**
 * The foreign keys of a table: those that share columns as one part, because their values have to fit together.
 * @param first number of the row that duplicates repeat
 */
export function foreignParts(
  table: Table,
  keys: readonly Constraint[],
  known: Keys,
  sqlOf: (id: string) => string,
  first: number,
): readonly Part[] {
  return clusters(keys).map((cluster): Part => {
    const names = [...new Set(cluster.flatMap(({ columns }) => columns))]
    const columns = names.flatMap((name) => table.columns.filter((column) => column.name === name))
    const fitting = assignments(cluster, known)
    const tuples = fitting.map((row) => columns.map(({ name }) => always(row.get(name) ?? null)))
    const free = columns.filter(({ notNull }) => !notNull)
    const nothing = columns.map(({ notNull, name }, at): Maker => {
      return notNull
        ? (n) => tuples[n % tuples.length]?.[at]?.(n) ?? fitting[0]?.get(name) ?? null
        : always(null)
    })
    const turn = (n: number) => tuples[n % tuples.length] ?? nothing
    return {
      columns,
      planned: (kind, n) => {
        if (kind === 'required' && free.length > 0) return nothing
        return turn(kind === 'duplicate' ? first : n)
      },
      pool: [...tuples, ...(free.length > 0 ? [nothing] : [])],
      asks: asked(cluster, known, sqlOf),
    }
  })
}

/** Keys that share a column, directly or through others. */
function clusters(keys: readonly Constraint[]): readonly (readonly Constraint[])[] {
  let found: (readonly Constraint[])[] = []
  for (const key of keys) {
    const touching = found.filter((one) =>
      one.some(({ columns }) => columns.some((name) => key.columns.includes(name))),
    )
    found = [...found.filter((one) => !touching.includes(one)), [...touching.flat(), key]]
  }
  return found
}

/** Values of all columns of a cluster that satisfy all its keys, by going through the known rows of each. */
function assignments(
  cluster: readonly Constraint[],
  known: Keys,
): readonly ReadonlyMap<string, string | null>[] {
  // The widest key first: it decides the columns that narrower ones share with it.
  const order = cluster.toSorted((a, b) => b.columns.length - a.columns.length)
  let found: ReadonlyMap<string, string | null>[] = [new Map()]
  for (const { columns, references } of order) {
    const rows = known.get(references?.table ?? '') ?? []
    found = found.flatMap((sofar, turn) =>
      rows.flatMap((_, at) => {
        const row = rows[(at + turn) % rows.length] ?? {}
        const values = columns.map(
          (name, i) => [name, row[references?.columns[i] ?? ''] ?? null] as const,
        )
        const fits = values.every(
          ([name, value]) => value !== null && (!sofar.has(name) || sofar.get(name) === value),
        )
        return fits ? [new Map([...sofar, ...values])] : []
      }),
    )
    if (found.length > mostAssignments) found = found.slice(0, mostAssignments)
  }
  return found
}

function asked(
  cluster: readonly Constraint[],
  known: Keys,
  sqlOf: (id: string) => string,
): Reference | null {
  const [only, ...others] = cluster
  if (only?.references == null || others.length > 0) return null
  const { table, columns } = only.references
  return { table, sql: sqlOf(table), columns, known: known.get(table)?.length ?? 0 }
}

/**
 * A key onto the row itself, where it may not be NULL: the row gives its own number, and so do columns that reference it.
 * @param maker what the referenced column gets
 */
export function selfPart(
  columns: readonly Column[],
  maker: (column: Column) => Maker,
  key: Constraint,
): Part {
  const referenced = key.references?.columns ?? []
  const by = (name: string) => columns.find((column) => column.name === name)
  const targets = referenced.flatMap((name) => by(name) ?? [])
  const pointing = key.columns.flatMap((name) => by(name) ?? [])
  const tuple = targets.map(maker)
  const own = [...targets, ...pointing.filter((column) => !targets.includes(column))]
  const tuples = own.map((column) => {
    const at = targets.indexOf(column) === -1 ? pointing.indexOf(column) : targets.indexOf(column)
    return tuple[at] ?? always(null)
  })
  return { columns: own, planned: () => tuples, pool: [tuples], asks: null }
}

/** A column with one way of making its values. */
export function lonePart(column: Column, maker: Maker): Part {
  return { columns: [column], planned: () => [maker], pool: [[maker]], asks: null }
}
