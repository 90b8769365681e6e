import type { Catalog, Constraint, Table } from '../../catalog/catalog.ts'
import { quoted } from '../../catalog/names.ts'
import { guarded } from '../../catalog/postgresql/guarded.ts'
import type { Session } from '../../session.ts'
import { mayBeNull, turnsOf, withReferenced, foreignKeys, type Turn } from '../order.ts'
import type { TablePlan } from '../plan.ts'
import { noRows, type Seeded, type SeedOptions } from '../seeded.ts'
import { valuesOfCatalog } from './domains.ts'
import type { Key } from './foreign-part.ts'
import { insertRows } from './insert.ts'
import { fillIn } from './later.ts'
import { planTable, type Scope } from './plan-table.ts'
import { inTransaction } from './transaction.ts'
import { wantedRows } from './wanted.ts'

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
  const wanted = wantedRows(catalog, options)
  const known = new Map<string, readonly Key[]>()
  const strict = catalog.types.flatMap((type) =>
    type.kind === 'domain' && type.notNull ? [`${type.schema}.${type.name}`] : [],
  )
  const scope: Scope = {
    session,
    catalog,
    valuesOf: await valuesOfCatalog(session, catalog, wanted),
    wanted,
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
    const plan = await planTable(scope, table, later)
    plans.set(table.id, plan)
    const referenced = referencedColumns(catalog, table)
    const { count, keys, inserts, why } = await insertRows(session, plan, wanted, referenced)
    inserted.push(...inserts.map((sql) => ({ table: table.id, sql })))
    if (count > 0) seeded.set(table.id, count)
    else unseeded.push({ table: table.id, why: reason(table, known, why ?? '') })
    known.set(
      table.id,
      count > 0 || referenced.length === 0 ? keys : await present(session, table, referenced),
    )
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
  const list = columns.map((name) => `${quoted(name)}::text`).join(', ')
  const sql = `SELECT ${list} FROM ${table.sql} LIMIT 12`
  const answer = await guarded(session, () => session.query(sql))
  return answer.state === 'ok' ? (answer.value.rows as readonly Key[]) : []
}

function reason(table: Table, known: Scope['known'], why: string): string {
  const missing = foreignKeys(table)
    .filter((key) => !mayBeNull(table, key))
    .map(({ references: to }) => to?.table ?? '')
    .find((id) => id !== table.id && (known.get(id) ?? []).length === 0)
  return missing === undefined ? why : `it references ${missing}, which has no rows`
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
