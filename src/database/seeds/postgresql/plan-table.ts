import type { Catalog, Column, Constraint, Table } from '../../catalog/catalog.ts'
import type { Session } from '../../session.ts'
import { foreignKeys, mayBeNull } from '../order.ts'
import type { Maker, TablePlan } from '../plan.ts'
import { checksOf } from './checks.ts'
import { columnPart } from './column-part.ts'
import { foreignParts, lonePart, selfPart, type Keys } from './foreign-part.ts'
import { foretelling } from './circle.ts'
import { groupsOf, type Wanted } from './groups.ts'
import { distinctly } from './keys.ts'
import { mined } from './mined.ts'
import type { Part } from './part.ts'
import { partitionPart } from './partition-part.ts'
import { extendingParts } from './subtype.ts'
import type { ValuesOf } from './values/of-type.ts'
import { labels } from './values/nested.ts'
import { always } from './values/values.ts'

/** What planning needs to know besides the table. */
export interface Scope {
  readonly session: Session
  readonly catalog: Catalog
  readonly valuesOf: ValuesOf
  /** Rows of tables that came before. */
  readonly known: Keys
  /** Texts that the caller wants, by `table.column`. */
  readonly given: ReadonlyMap<string, readonly string[]>
  /** Domains that forbid NULL, by `schema.name`. */
  readonly strict: ReadonlySet<string>
  /** Columns that rows written before point at (`table.column`): they have to give the numbers that were foretold. */
  readonly foretold: ReadonlySet<string>
}

/** Numbers that rows give themselves where a key points at the row itself; far from those that sequences give. */
const own = 1000

/** Plans the rows of one table. `later`: foreign keys that cannot be filled in yet; `ignored`: those whose rows a trigger makes. */
export async function planTable(
  scope: Scope,
  table: Table,
  later: readonly Constraint[],
  wanted: readonly Wanted[],
  ignored: readonly Constraint[] = [],
): Promise<TablePlan> {
  const first = wanted[0]?.n ?? 0
  const checks = checksOf(table.constraints)
  const values = (column: Column) => {
    const given = scope.given.get(`${table.id}.${column.name}`)
    return given === undefined ? scope.valuesOf(column.type, column.name) : labels(given)
  }
  const hard = later.filter((key) => !mayBeNull(table, key))
  const parts: Part[] = []
  const taken = new Set<string>()
  const take = (part: Part | null) => {
    // A column that two parts claim belongs to the first.
    if (part === null || part.columns.some(({ name }) => taken.has(name))) return
    parts.push(part)
    for (const { name } of part.columns) taken.add(name)
  }
  const shifted =
    (by: number) =>
    (column: Column): Maker => {
      const { ordinary } = values(column)
      return (n) => ordinary(n + by)
    }
  for (const key of hard) {
    const self = key.references?.table === table.id
    take(self ? selfPart(table.columns, shifted(own), key) : foretelling(scope, table, key, own))
  }
  for (const column of table.columns) {
    if (scope.foretold.has(`${table.id}.${column.name}`))
      take(lonePart(column, shifted(own)(column)))
  }
  // Tables that extend the same one must not bring the same numbers.
  const apart = shifted(own * (2 + scope.catalog.tables.indexOf(table)))
  for (const part of extendingParts(scope, table, ignored, apart)) take(part)
  take(
    partitionPart(
      table,
      scope.catalog,
      (column) => values(column).lowest ?? values(column).ordinary,
    ),
  )
  const sqlOf = (id: string) => scope.catalog.tables.find((one) => one.id === id)?.sql ?? ''
  const free = foreignKeys(table).filter((key) => !later.includes(key) && !ignored.includes(key))
  for (const part of foreignParts(table, free, scope.known, sqlOf, first)) take(part)
  const waiting = new Set(later.flatMap(({ columns }) => columns))
  for (const column of table.columns) {
    if (taken.has(column.name) || isGiven(column)) continue
    const texts = checks
      .filter((check) => check.columns.includes(column.name))
      .map(({ expression }) => expression)
    const nullable =
      !column.notNull && !scope.strict.has(`${column.type.schema}.${column.type.name}`)
    const empty = waiting.has(column.name) && nullable
    take(
      empty
        ? lonePart(column, always(null))
        : columnPart(column, values(column), nullable, mined(texts, column.type), first),
    )
  }
  const groups = await groupsOf(scope.session, parts, checks, wanted)
  const given = new Set(
    table.columns
      .filter((column) => isGiven(column) && !taken.has(column.name))
      .map(({ name }) => name),
  )
  return {
    table,
    groups: distinctly(table, groups, given),
    overriding: table.columns.some(
      ({ name, identity }) => identity === 'always' && taken.has(name),
    ),
  }
}

/** Whether the column has its value from elsewhere. */
function isGiven({ identity, generated, default: expression }: Column): boolean {
  return generated !== null || identity !== null || (expression ?? '').startsWith('nextval(')
}
