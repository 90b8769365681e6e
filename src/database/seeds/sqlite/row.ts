import type { Column, Constraint, Table } from '../../catalog/catalog.ts'
import { foreignKeys, mayBeNull, type Turn } from '../order.ts'
import type { RowKind } from '../seeded.ts'
import { fittings, type Fitting } from './checks.ts'
import { valuesOf, type Values } from './values.ts'
import type { Session } from '../../session.ts'

/** Literals of one row by column, as SQLite gave or takes them. */
export type Literals = ReadonlyMap<string, string>

/** `nulls`: NULL in so many words wherever it is allowed, as object mappers send it. */
export type SqliteRowKind = RowKind | 'nulls'

/** How rows of one table are made. */
export interface RowPlan {
  readonly table: Table
  readonly values: ReadonlyMap<string, Values>
  readonly fittings: readonly Fitting[]
  readonly foreign: readonly Constraint[]
  /** Keys that can only be filled in afterwards, or point at the row itself. */
  readonly later: readonly Constraint[]
  /** Rows of the tables it references. */
  readonly known: ReadonlyMap<string, readonly Literals[]>
  /** Columns in which no two rows may be the same. */
  readonly distinct: ReadonlySet<string>
  /** Number of the first row, which `duplicate` repeats. */
  readonly first: number
}

export async function planRows(
  session: Session,
  { table, later }: Turn,
  known: RowPlan['known'],
  first: number,
): Promise<RowPlan> {
  const strict = table.attributes.includes('STRICT')
  const values = new Map(table.columns.map((column) => [column.name, valuesOf(column, strict)]))
  const usual = (name: string) =>
    [0, 1, 2, 3].map((n) => values.get(name)?.('ordinary', first + n) ?? 'NULL')
  const keys = foreignKeys(table)
  const foreign = new Set(keys.flatMap(({ columns }) => columns))
  const sets = [
    ...table.constraints.filter(({ kind }) => kind === 'primary-key' || kind === 'unique'),
    ...table.indexes.filter(({ unique }) => unique),
  ].map(({ columns }) => columns)
  // One column of its own tells the rows of a set apart; without any, the keys have to.
  const distinct = new Set(sets.flatMap((set) => set.find((name) => !foreign.has(name)) ?? set))
  return {
    table,
    values,
    fittings: await fittings(session, table, usual),
    foreign: keys.filter((key) => !later.includes(key)),
    later,
    known,
    distinct,
    first,
  }
}

/** Column by column; null when there is no such row, because a key has no more rows to point at. */
export async function rowOf(
  plan: RowPlan,
  kind: SqliteRowKind,
  n: number,
): Promise<Literals | null> {
  const { table, values, distinct, first } = plan
  const row = new Map<string, string>()
  const given = table.columns.filter((column) => isGiven(column, plan))
  for (const column of given) {
    const { name } = column
    const make = values.get(name)
    if (make === undefined) continue
    const keyed = distinct.has(name)
    if (kind === 'empty' && isNullableKey(table, column)) row.set(name, 'NULL')
    else if (kind === 'nulls') row.set(name, column.notNull || keyed ? make('ordinary', n) : 'NULL')
    else if (kind === 'duplicate') row.set(name, make('ordinary', keyed ? n : first))
    else row.set(name, make(keyed ? 'ordinary' : kind, n))
  }
  for (const { columns, accepted, accepts } of plan.fittings) {
    if (!columns.every((name) => row.has(name))) continue
    if (await accepts(columns.map((name) => row.get(name) ?? 'NULL'))) continue
    const set = accepted[(n - first) % Math.max(accepted.length, 1)]
    columns.forEach((name, at) => row.set(name, set?.[at] ?? row.get(name) ?? 'NULL'))
  }
  for (const key of plan.foreign)
    if (!point(plan, key, row, kind === 'nulls' ? null : n)) return null
  for (const key of plan.later)
    for (const name of key.columns) {
      const nullable = mayBeNull(table, key)
      row.set(name, nullable ? 'NULL' : selfValue(plan, key, name, row, n))
    }
  if (kind !== 'required') return row
  return new Map(
    [...row].filter(([name]) => {
      const column = table.columns.find((one) => one.name === name)
      return column?.notNull === true && column.default === null
    }),
  )
}

/** Place of the row of NULLs, behind one of each kind. */
const lastKind = 7

/** `n` null: to nothing, where that is allowed. */
function point(
  { known, distinct, table, first }: RowPlan,
  key: Constraint,
  row: Map<string, string>,
  n: number | null,
): boolean {
  const rows = known.get(key.references?.table ?? '') ?? []
  const once = key.columns.some((name) => distinct.has(name))
  const at = (n ?? first + lastKind) - first
  const empty = n === null && mayBeNull(table, key)
  const target = empty ? undefined : once ? rows[at] : rows[at % Math.max(rows.length, 1)]
  if (target === undefined && !mayBeNull(table, key)) return false
  key.columns.forEach((name, part) => {
    const to = key.references?.columns[part] ?? ''
    row.set(name, target?.get(to) ?? 'NULL')
  })
  return true
}

/** A key that points at the row itself repeats its number, which then has to be given. */
function selfValue(
  { values }: RowPlan,
  key: Constraint,
  name: string,
  row: Map<string, string>,
  n: number,
): string {
  const to = key.references?.columns[key.columns.indexOf(name)] ?? ''
  const own = row.get(to) ?? values.get(to)?.('ordinary', n + 1000) ?? 'NULL'
  row.set(to, own)
  return own
}

/** A rowid gives itself, unless a key says what it is. */
function isGiven({ name, generated, identity }: Column, { foreign }: RowPlan): boolean {
  if (generated !== null) return false
  return identity === null || foreign.some(({ columns }) => columns.includes(name))
}

/** SQLite lets a primary key be NULL where nothing says otherwise. */
function isNullableKey({ constraints }: Table, { name, notNull }: Column): boolean {
  const key = constraints.find(({ kind }) => kind === 'primary-key')
  return !notNull && key?.columns.length === 1 && key.columns[0] === name
}
