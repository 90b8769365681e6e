import type { Catalog, Constraint, Table } from '../../catalog/catalog.ts'
import { quoted } from '../../catalog/names.ts'
import { guarded } from '../../catalog/postgresql/guarded.ts'
import type { Session } from '../../session.ts'
import { mayBeNull, turnsOf, withReferenced, foreignKeys, type Turn } from '../order.ts'
import type { TablePlan } from '../plan.ts'
import { noRows, type Seeded, type SeedOptions } from '../seeded.ts'
import { valuesOfCatalog } from './domains.ts'
import type { Key } from './foreign-part.ts'
import { planHarder } from './harder.ts'
import { insertRows, type Inserted } from './insert.ts'
import { fillIn } from './later.ts'
import { planTable, type Scope } from './plan-table.ts'
import { inTransaction } from './transaction.ts'
import { wantedRows } from './wanted.ts'
import type { Wanted } from './groups.ts'

export async function seedPostgresql(
  session: Session,
  catalog: Catalog,
  options: SeedOptions,
): Promise<Seeded> {
  const done = await inTransaction(session, () => seedTables(session, catalog, options))
  return done.state === 'ok' ? done.value : noRows(catalog, done.failure.message)
}

async function seedTables(
  session: Session,
  catalog: Catalog,
  options: SeedOptions,
): Promise<Seeded> {
  const own = catalog.tables.filter(
    ({ kind, partitionOf }) => kind !== 'foreign' && partitionOf === null,
  )
  const known = new Map<string, readonly Key[]>()
  const strict = catalog.types.flatMap((type) =>
    type.kind === 'domain' && type.notNull ? [`${type.schema}.${type.name}`] : [],
  )
  const scope: Scope = {
    session,
    catalog,
    valuesOf: await valuesOfCatalog(session, catalog, wantedRows(catalog, options)),
    known,
    given: options.values ?? new Map(),
    strict: new Set(strict),
  }
  const seeded = new Map<string, number>()
  const plans = new Map<string, TablePlan>()
  const unseeded: { table: string; why: string }[] = []
  const inserted: { table: string; sql: string }[] = []
  const turns = turnsOf(withReferenced(own, options.tables))
  for (const { table, later } of turns) {
    const wanted = wantedRows(catalog, options, table)
    const missing = emptyReference(table, known)
    if (missing !== null && !later.some(({ references: to }) => to?.table === missing)) {
      unseeded.push({ table: table.id, why: `it references ${missing}, which has no rows` })
      continue
    }
    const referenced = referencedColumns(catalog, table)
    const { plan, count, keys, inserts, why } = await sow(
      scope,
      { table, later },
      wanted,
      referenced,
    )
    plans.set(table.id, plan)
    inserted.push(...inserts.map((sql) => ({ table: table.id, sql })))
    const there = count > 0 ? null : await present(session, table, referenced)
    known.set(table.id, there ?? keys)
    // Rows that stood there, or that the trigger of another table put there.
    if (count > 0 || (there ?? []).length > 0) seeded.set(table.id, count)
    else unseeded.push({ table: table.id, why: why ?? '' })
  }
  const notes = await fillLater(session, catalog, turns, seeded)
  return { seeded, unseeded, inserts: inserted, plans, notes }
}

/** Columns that some foreign key points at. */
function referencedColumns(catalog: Catalog, table: Table): readonly string[] {
  const names = catalog.tables.flatMap((one) =>
    foreignKeys(one).flatMap(({ references: to }) => (to?.table === table.id ? to.columns : [])),
  )
  return [...new Set(names)]
}

/** Rows that stood there already, for tables that take no new ones. */
async function present(
  session: Session,
  table: Table,
  columns: readonly string[],
): Promise<readonly Key[]> {
  const list = ['1 AS "one"', ...columns.map((name) => `${quoted(name)}::text`)].join(', ')
  const sql = `SELECT ${list} FROM ${table.sql} LIMIT 12`
  const answer = await guarded(session, () => session.query(sql))
  return answer.state === 'ok' ? (answer.value.rows as readonly Key[]) : []
}

/** A table that a row has to reference and that has none; null when there is no such. */
function emptyReference(table: Table, known: Scope['known']): string | null {
  const needed = foreignKeys(table).filter((key) => !mayBeNull(table, key))
  const ids = needed.map(({ references: to }) => to?.table ?? '')
  return ids.find((id) => id !== table.id && known.get(id)?.length === 0) ?? null
}

/** Plans and inserts; what refuses every row is tried with other values. */
async function sow(
  scope: Scope,
  { table, later }: Turn,
  wanted: readonly Wanted[],
  referenced: readonly string[],
): Promise<Inserted & { readonly plan: TablePlan }> {
  const plan = await planTable(scope, table, later, wanted)
  const first = await insertRows(scope.session, plan, wanted, referenced)
  const [row] = wanted
  if (first.count > 0 || row === undefined) return { ...first, plan }
  const harder = await planHarder(scope.session, scope.catalog, plan, row.n)
  if (harder === null) return { ...first, plan }
  return { ...(await insertRows(scope.session, harder, wanted, referenced)), plan: harder }
}

async function fillLater(
  session: Session,
  catalog: Catalog,
  turns: readonly Turn[],
  seeded: ReadonlyMap<string, number>,
): Promise<readonly string[]> {
  const notes: string[] = []
  const open = turns.flatMap(({ table, later }) => later.map((key) => ({ table, key })))
  for (const { table, key } of open.filter((one) => fillable(one, seeded))) {
    const referenced = catalog.tables.find(({ id }) => id === key.references?.table)
    if (referenced === undefined) continue
    const filled = await fillIn(session, table, key, referenced)
    if (!filled) notes.push(`${table.id}: ${key.name} is NULL in every row`)
  }
  return notes
}

function fillable(
  { table, key }: { readonly table: Table; readonly key: Constraint },
  seeded: ReadonlyMap<string, number>,
): boolean {
  return mayBeNull(table, key) && seeded.has(table.id) && seeded.has(key.references?.table ?? '')
}
