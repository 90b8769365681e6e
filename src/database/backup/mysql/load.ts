import type { Io } from '../../../host/io.ts'
import type { TableRows } from '../../../model/backup.ts'
import { backquoted, type MysqlSession } from '../../engines/mysql/mysql.ts'
import { compareRows, notWhole } from '../compare-rows.ts'
import type { Loading } from '../own-database.ts'
import { runClient } from './programs.ts'
import { countTables } from './rows.ts'

/** Loads a dump into an empty database and compares the rows of every table. Throws ProblemError. */
export async function loadDump(
  io: Io,
  session: MysqlSession,
  { name, url, into, file, tables, withinSeconds }: Loading,
): Promise<{ readonly compared: number; readonly back: readonly TableRows[] }> {
  const client = { name, url, isMariadb: session.isMariadb, withinSeconds }
  const how = ['--batch', '--default-character-set=utf8mb4', `--database=${into}`]
  await runClient(io, 'load', client, how, file)
  const back = (await countTables(session, into)).map(({ schema, table, rows }) => ({
    ...{ schema, table, rows },
  }))
  const gone = tables.filter(({ table }) => !back.some((one) => one.table === table))
  if (gone.length > 0) {
    throw notWhole({ name, file }, `there is no ${gone.map(({ table }) => table).join(', ')}`)
  }
  return { compared: compareRows({ name, file, wanted: tables, back }), back }
}

/** Makes an empty database with the character set of another; of the server's own where there is no such one. */
export async function createLike(
  session: MysqlSession,
  database: string,
  like: string,
): Promise<void> {
  const [found] = await session.query(
    'select default_character_set_name as c, default_collation_name as l from information_schema.schemata where schema_name = ?',
    [like],
  )
  const word = (text: string | null | undefined) => (text ?? '').replaceAll(/\W/g, '')
  const as =
    found === undefined ? '' : ` character set ${word(found['c'])} collate ${word(found['l'])}`
  await session.query(`create database ${backquoted(database)}${as}`)
}

/** Drops one of lastgood's own databases; fine when it is not there. */
export async function dropOwn(session: MysqlSession, database: string): Promise<void> {
  if (!database.startsWith('lastgood_')) {
    throw new Error(`not a database of lastgood's own: ${database}`)
  }
  await session.query(`drop database if exists ${backquoted(database)}`)
}
