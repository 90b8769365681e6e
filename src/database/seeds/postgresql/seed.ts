import type { Catalog, Constraint, Table } from '../../catalog/catalog.ts'
import { quoted } from '../../catalog/names.ts'
import { guarded } from '../../catalog/postgresql/guarded.ts'
import type { Session } from '../../session.ts'
import { mayBeNull, turnsOf, withReferenced, foreignKeys, type Turn } from '../order.ts'
import type { TablePlan } from '../plan.ts'
import { noRows, type Seeded, type SeededInsert, type SeedOptions } from '../seeded.ts'
import { valuesOfCatalog } from './domains.ts'
import type { Key } from './foreign-part.ts'
import { fillIn } from './later.ts'
import type { Scope } from './plan-table.ts'
import { circleKeys, foretoldBy } from './circle.ts'
import { sow } from './sow.ts'
import { extending } from './subtype.ts'
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
  const turns = turnsOf(withReferenced(own, options.tables))
  const circles = circleKeys(turns)
  if (circles.length === 0) {
    // Keys that wait for the end of the transaction would be violated without anybody noticing.
    await session.query('SET CONSTRAINTS ALL IMMEDIATE')
    return takeTurns(session, catalog, options, turns)
  }
  let done = noRows(catalog, '')
  const kept = await guarded(session, async () => {
    await session.query('SET CONSTRAINTS ALL DEFERRED')
    done = await takeTurns(session, catalog, options, turns)
    return session.query('SET CONSTRAINTS ALL IMMEDIATE')
  })
  if (kept.state === 'ok') return done
  const left = new Set(circles.map(({ table }) => table.id))
  const others = await takeTurns(
    session,
    catalog,
    options,
    turns.filter(({ table }) => !left.has(table.id)),
  )
  const why = `its foreign keys form a circle: ${kept.failure.message}`
  return {
    ...others,
    unseeded: [...others.unseeded, ...[...left].map((table) => ({ table, why }))],
  }
}

async function takeTurns(
  session: Session,
  catalog: Catalog,
  options: SeedOptions,
  turns: readonly Turn[],
): Promise<Seeded> {
  const known = new Map<string, readonly Key[]>()
  const scope: Scope = {
    session,
    catalog,
    valuesOf: await valuesOfCatalog(session, catalog, wantedRows(catalog, options)),
    known,
    given: options.values ?? new Map(),
    strict: new Set(
      catalog.types.flatMap((type) =>
        type.kind === 'domain' && type.notNull ? [`${type.schema}.${type.name}`] : [],
      ),
    ),
    foretold: foretoldBy(turns),
  }
  const patience = { left: mostTries }
  const seeded = new Map<string, number>()
  const plans = new Map<string, TablePlan>()
  const unseeded: { table: string; why: string }[] = []
  const inserted: SeededInsert[] = []
  for (const turn of turns) {
    const { table } = turn
    const missing = emptyReference(turn, known)
    if (missing !== null) {
      unseeded.push({ table: table.id, why: `it references ${missing}, which has no rows` })
      known.set(table.id, [])
      continue
    }
    const referenced = referencedColumns(catalog, table)
    const wanted = wantedRows(catalog, options, table)
    const { plan, count, keys, inserts, why } = await sow(scope, turn, wanted, referenced, patience)
    plans.set(table.id, plan)
    inserted.push(...inserts.map((sql) => ({ table: table.id, sql, values: new Map() })))
    const there = keys.length > 0 ? null : await present(session, table, referenced)
    known.set(table.id, there ?? keys)
    // Rows that stood there, or that the trigger of another table put there.
    if (count > 0 || (there ?? []).length > 0) seeded.set(table.id, count)
    else unseeded.push({ table: table.id, why: why ?? '' })
  }
  // A later seeding leaves the rows of an earlier one alone: changed ones would look like the work of a down.
  const notes = (options.tag ?? 0) > 0 ? [] : await fillLater(session, catalog, turns, seeded)
  return { seeded, unseeded, inserts: inserted, plans, notes }
}

/** Inserts tried in vain before a seeding takes refusals for an answer. */
const mostTries = 400

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
function emptyReference({ table, later }: Turn, known: Scope['known']): string | null {
  const made = [...later, ...extending(table)]
  const needed = foreignKeys(table).filter((key) => !mayBeNull(table, key) && !made.includes(key))
  const ids = needed.map(({ references: to }) => to?.table ?? '')
  return ids.find((id) => id !== table.id && known.get(id)?.length === 0) ?? null
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
