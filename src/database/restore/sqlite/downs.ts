import type { DatabaseConfig } from '../../../model/config.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { DownAction, HistoryRows, KeptRows } from '../../../model/restore.ts'
import { identifier } from '../../engines/postgresql.ts'
import { openSqlite, sqliteFile, type SqliteSession } from '../../engines/sqlite/sqlite.ts'
import { marked, writeMark } from './marks.ts'

const marks = 'lastgood_downs'

/** Seconds for one script of downs. */
const downSeconds = 300

/**
 * Copies what the downs drop, runs them, takes their rows out of the tool's history and leaves a mark, all in one transaction. Again
 * with the same mark: nothing. Throws ProblemError; then nothing of it happened.
 */
export async function performDowns(
  { name, url }: DatabaseConfig,
  { scripts, history, mark, keep = [] }: DownAction,
): Promise<void> {
  const file = sqliteFile(url)
  await using session = await openSqlite({ name, file, mode: 'write', seconds: downSeconds })
  // Takes the one lock for writing now, not in the middle.
  await session.run('begin immediate')
  if (await marked(session, marks, mark)) return
  for (const one of keep) await keepRows(session, name, one)
  for (const { sql } of scripts) await session.run(sql)
  if (history !== null) await forget(session, name, history)
  await writeMark(session, marks, mark)
  await session.run('commit')
}

/** Whether the downs of this mark ran: one transaction wrote it with them. */
export async function downsRan({ name, url }: DatabaseConfig, { mark }: DownAction) {
  await using session = await openSqlite({
    ...{ name, file: sqliteFile(url), mode: 'read', seconds: 10 },
  })
  return await marked(session, marks, mark)
}

async function keepRows(
  session: SqliteSession,
  name: string,
  { table, columns, as }: KeptRows & { readonly as: string },
): Promise<void> {
  const from = identifier(table)
  const found = await session.query('select name, pk from pragma_table_info(?) order by cid', [
    table,
  ])
  const key = found.filter(({ pk }) => Number(pk) > 0).map((row) => String(row['name']))
  const list =
    columns === null || key.length === 0
      ? '*'
      : [...new Set([...key, ...columns])].map(identifier).join(', ')
  const where =
    columns === null
      ? ''
      : ` where ${columns.map((column) => `${identifier(column)} is not null`).join(' or ')}`
  await session.run(`create table ${identifier(as)} as select ${list} from ${from}${where}`)
  const [counted] = await session.query(
    `select (select count(*) from ${from}${where}) = (select count(*) from ${identifier(as)}) as whole`,
  )
  if (counted?.['whole'] === 1) return
  throw new ProblemError({
    what: `Not every row of ${table} could be kept in ${as}; nothing was changed`,
    where: `database ${name}`,
    hint: 'restore: {keep: false} of the database in lastgood.yaml runs the downs without',
  })
}

async function forget(
  session: SqliteSession,
  name: string,
  { table, column, values }: HistoryRows,
): Promise<void> {
  const gone = await session.query(
    `delete from ${identifier(table)} where cast(${identifier(column)} as text) in (select value from json_each(?)) returning 1 as gone`,
    [JSON.stringify(values)],
  )
  if (gone.length === values.length) return
  throw new ProblemError({
    what: `${table} holds ${gone.length} of the ${values.length} migrations that are to be taken back; nothing was changed`,
    where: `database ${name}`,
    hint: 'See which migrations ran there, with the migration tool itself',
  })
}
