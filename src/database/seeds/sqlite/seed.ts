import type { Catalog, Table } from '../../catalog/catalog.ts'
import { quoted } from '../../catalog/names.ts'
import type { Session } from '../../session.ts'
import { foreignKeys, mayBeNull, turnsOf, withReferenced, type Turn } from '../order.ts'
import { rowKinds, type Seeded, type SeededInsert, type SeedOptions } from '../seeded.ts'
import { planRows, rowOf, type Literals, type RowPlan, type SqliteRowKind } from './row.ts'

/** Rows of one seeding have numbers of their own; the next seeding begins so many later. */
const apart = 64
/** Another row than any wanted one: what is refused may only be taken. */
const aside = 32
/** Rows of a table that others may point at. */
const mostKnown = 12

/** Puts rows into tables, foreign keys satisfied, within the transaction the session is in. */
export async function seedSqlite(
  session: Session,
  catalog: Catalog,
  options: SeedOptions,
): Promise<Seeded> {
  const own = catalog.tables.filter(({ kind }) => kind === 'table')
  const turns = turnsOf(withReferenced(own, options.tables))
  const known = new Map<string, readonly Literals[]>()
  const seeded = new Map<string, number>()
  const unseeded: { table: string; why: string }[] = []
  const inserts: SeededInsert[] = []
  for (const turn of turns) {
    const { table } = turn
    const { rows, why } = await sow(session, turn, known, options)
    inserts.push(...rows)
    const there = await present(session, catalog, table)
    known.set(table.id, there)
    if (rows.length > 0 || there.length > 0) seeded.set(table.id, rows.length)
    else unseeded.push({ table: table.id, why })
  }
  const notes = await fillLater(session, turns, known)
  return { seeded, unseeded, inserts, plans: new Map(), notes }
}

async function sow(
  session: Session,
  turn: Turn,
  known: ReadonlyMap<string, readonly Literals[]>,
  options: SeedOptions,
): Promise<{ readonly rows: readonly SeededInsert[]; readonly why: string }> {
  const { table } = turn
  const needs = foreignKeys(table).find(
    (key) =>
      !turn.later.includes(key) &&
      !mayBeNull(table, key) &&
      (known.get(key.references?.table ?? '') ?? []).length === 0,
  )
  if (needs !== undefined) {
    return { rows: [], why: `it references ${needs.references?.table ?? ''}, which has no rows` }
  }
  const first = (options.tag ?? 0) * apart
  const plan = await planRows(session, turn, known, first)
  const kinds: readonly SqliteRowKind[] = options.kinds ?? [...rowKinds, 'nulls']
  const count = Math.max(options.rows ?? 0, kinds.length)
  const rows: SeededInsert[] = []
  let why = ''
  let refused = 0
  for (let at = 0; at < count; at++) {
    // What refuses every kind of row twice will refuse the rest.
    if (rows.length === 0 && refused >= 2) break
    const done = await putOne(session, plan, kinds[at] ?? 'ordinary', first + at)
    if ('sql' in done) rows.push({ table: table.id, ...done })
    else {
      refused += 1
      why = done.why
    }
  }
  return { rows, why }
}

/** A row that is refused gives way to an ordinary one, and that to one with only what is required. */
async function putOne(
  session: Session,
  plan: RowPlan,
  kind: SqliteRowKind,
  n: number,
): Promise<{ readonly sql: string; readonly values: Literals } | { readonly why: string }> {
  let why = 'the tables it references have no more rows'
  const tries: readonly (readonly [SqliteRowKind, number])[] = [
    [kind, n],
    ['ordinary', n + aside],
    ['required', n + aside],
  ]
  for (const [as, number] of tries) {
    const row = await rowOf(plan, as, number)
    if (row === null) continue
    const sql = insertOf(plan.table, row)
    const { failure } = await session.runEach([
      'savepoint lastgood_row',
      sql,
      'release lastgood_row',
    ])
    if (failure === null) return { sql, values: row }
    why = failure.message
    await session.run('rollback to lastgood_row; release lastgood_row')
  }
  return { why }
}

function insertOf({ sql }: Table, row: Literals): string {
  if (row.size === 0) return `INSERT INTO ${sql} DEFAULT VALUES`
  return `INSERT INTO ${sql} (${[...row.keys()].map(quoted).join(', ')}) VALUES (${[...row.values()].join(', ')})`
}

/** Rows that stand there, as far as keys may point at them. */
async function present(
  session: Session,
  { tables }: Catalog,
  table: Table,
): Promise<readonly Literals[]> {
  const pointed = tables.flatMap((one) =>
    foreignKeys(one).flatMap(({ references: to }) => (to?.table === table.id ? to.columns : [])),
  )
  const names = [...new Set(pointed)].filter((name) =>
    table.columns.some((column) => column.name === name),
  )
  const list = names.map((name, at) => `quote(${quoted(name)}) as c${at}`)
  const where = names.map((name) => `${quoted(name)} is not null`).join(' and ') || '1'
  const answer = await session.query(
    `select ${['1 as one', ...list].join(', ')} from ${table.sql} where ${where} limit ${mostKnown}`,
  )
  if (answer.state === 'failed') return []
  return answer.value.rows.map(
    (row) => new Map(names.map((name, at) => [name, String(row[`c${at}`])])),
  )
}

/** Keys onto the table itself or a later one: up to three rows get one, the others keep NULL. */
async function fillLater(
  session: Session,
  turns: readonly Turn[],
  known: ReadonlyMap<string, readonly Literals[]>,
): Promise<readonly string[]> {
  const notes: string[] = []
  for (const { table, later } of turns) {
    for (const key of later) {
      const target = known.get(key.references?.table ?? '')?.[0]
      if (!mayBeNull(table, key) || target === undefined) continue
      const set = key.columns.map(
        (name, at) =>
          `${quoted(name)} = ${target.get(key.references?.columns[at] ?? '') ?? 'NULL'}`,
      )
      const primary = table.constraints.find(({ kind }) => kind === 'primary-key')?.columns ?? []
      const by = table.attributes.includes('WITHOUT ROWID')
        ? primary.map(quoted).join(', ')
        : 'rowid'
      const sql = `update ${table.sql} set ${set.join(', ')} where (${by}) in (select ${by} from ${table.sql} limit 3 offset 1)`
      const { failure } = await session.runEach([
        'savepoint lastgood_later',
        sql,
        'release lastgood_later',
      ])
      if (failure === null) continue
      await session.run('rollback to lastgood_later; release lastgood_later')
      notes.push(`${table.id}: ${key.name} is NULL in every row`)
    }
  }
  return notes
}
