import type { DatabaseConfig } from '../../../model/config.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { RowsLost } from '../../../model/restore.ts'
import { identifier } from '../../engines/postgresql.ts'
import { openSqlite, sqliteFile, type SqliteSession } from '../../engines/sqlite/sqlite.ts'
import type { Script } from '../../migration.ts'
import type { ChangeOf } from '../../rules/changes/change.ts'
import type { Dropped } from '../dropped.ts'
import { droppedByChanges } from '../dropped-by-changes.ts'
import type { DownsCounted } from '../engine.ts'

/** Seconds for one question: somebody waits. */
const seconds = 5

/** What downs drop of a SQLite file: tables made anew, and rows that go with those they point at, included. */
export async function countDowns(
  { name, url }: DatabaseConfig,
  scripts: readonly Script[],
): Promise<DownsCounted> {
  const read = await droppedByChanges(scripts, 'sqlite')
  await using session = await openSqlite({ name, file: sqliteFile(url), mode: 'read', seconds })
  const dropped = [...read.dropped]
  const uncounted = [...read.uncounted]
  for (const change of read.rebuilt) {
    const { gone, says } = await rebuilt(session, change)
    dropped.push(...gone)
    uncounted.push(...says)
  }
  // Within a transaction foreign keys are minded: to drop a table deletes its rows first.
  const emptied = [
    ...read.rebuilt.map(({ table }) => table),
    ...read.dropped.flatMap(({ table, column }) => (column === null ? [table] : [])),
  ]
  dropped.push(...(await pointingAt(session, emptied)))
  const lost: RowsLost[] = []
  const there: Dropped[] = []
  for (const one of dropped) {
    const { table, column } = one
    const object = column === null ? table : `${table}.${column}`
    const where = column === null ? '' : ` where ${identifier(column)} is not null`
    try {
      // A name between quotes that is no column would be read as a text, and counted.
      if (column !== null && !(await columnsOf(session, table)).includes(column)) {
        uncounted.push(`${object}: there is no such column now`)
        continue
      }
      const [row] = await session.query(`select count(*) as rows from ${identifier(table)}${where}`)
      there.push(one)
      if (Number(row?.['rows']) > 0) lost.push({ object, rows: Number(row?.['rows']) })
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      uncounted.push(`${object}: ${error.problem.what}`)
    }
  }
  return { lost, uncounted, there, ownTransaction: read.ownTransaction }
}

async function columnsOf(session: SqliteSession, table: string): Promise<readonly string[]> {
  const rows = await session.query('select name from pragma_table_info(?)', [table])
  return rows.map((row) => String(row['name']))
}

/** Columns that a table made anew has no more, and what else its copy may change. */
async function rebuilt(session: SqliteSession, change: ChangeOf<'rebuild-table'>) {
  const { table, columns, copied, filtered } = change
  const now = await columnsOf(session, table)
  const stays = new Set(
    copied === null ? columns.map(({ name }) => name) : copied.map(({ source }) => source),
  )
  const gone = now
    .filter((column) => !stays.has(column))
    .map((column): Dropped => ({ schema: null, table, column }))
  const computed = (copied ?? []).filter(({ source }) => source === null || !now.includes(source))
  const says = [
    ...(filtered ? [`${table}: made anew, and not every row is copied`] : []),
    ...computed.map(({ column }) => `${table}.${column}: made anew from an expression`),
  ]
  return { gone, says }
}

/** What goes or is emptied with rows of these tables, by ON DELETE, from key to key. */
async function pointingAt(session: SqliteSession, tables: readonly string[]) {
  const keys = await session.query(
    `select m.name as child, lower(f."table") as parent, f."from" as "column", f.on_delete as action
     from sqlite_schema m, pragma_foreign_key_list(m.name) f where m.type = 'table' and f.on_delete in ('CASCADE', 'SET NULL', 'SET DEFAULT')`,
  )
  const found = new Map<string, Dropped>()
  const open = tables.map((table) => table.toLowerCase())
  const seen = new Set(open)
  for (let parent = open.shift(); parent !== undefined; parent = open.shift()) {
    for (const { child, column, action } of keys.filter((key) => key['parent'] === parent)) {
      const table = String(child)
      if (seen.has(table.toLowerCase())) continue
      const whole = action === 'CASCADE'
      const one: Dropped = { schema: null, table, column: whole ? null : String(column) }
      found.set(JSON.stringify(one), one)
      if (!whole) continue
      seen.add(table.toLowerCase())
      open.push(table.toLowerCase())
    }
  }
  return [...found.values()]
}
