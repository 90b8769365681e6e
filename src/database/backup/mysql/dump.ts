import type { Io } from '../../../host/io.ts'
import type { Backup } from '../../../model/backup.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { HistoryRows } from '../../../model/restore.ts'
import { backquoted, openMysql, type MysqlSession } from '../../engines/mysql/mysql.ts'
import type { Dumped, Taking } from '../engine.ts'
import { settingsOf } from '../settings.ts'
import { runClient, type Client } from './programs.ts'
import { countTables } from './rows.ts'

/** What a dump that came to its end has in its last line. */
const ending = /^-- Dump completed/m

const common = [
  ...['--single-transaction', '--quick', '--hex-blob', '--default-character-set=utf8mb4'],
  // Both want rights beyond the database, and say nothing of its rows.
  ...['--no-tablespaces', '--loose-set-gtid-purged=OFF'],
]

/**
 * Dumps a database into `file` in one transaction. Rows are counted before and after it: no other session can see its snapshot. What
 * was not written meanwhile must come back exactly; of the rest no number is told (`rows` null) until it is loaded.
 */
export async function dumpMysql(
  io: Io,
  { database, action: { history } }: Taking,
  file: string,
): Promise<Dumped> {
  const { name } = database
  const url = database.admin ?? database.url
  const { withinSeconds } = settingsOf(database)
  await using session = await openMysql({ name, url, readOnly: true, seconds: withinSeconds })
  const source = session.database
  if (source === '') throw nameless(name)
  const client = { name, url, isMariadb: session.isMariadb, withinSeconds }
  const before = await countTables(session, source)
  const holds = await migrationsRan(session, history)
  const takenAt = io.clock.now().toISOString()
  const all = ['--routines', '--triggers', '--skip-events', `--result-file=${file}`, '--', source]
  await runClient(io, 'dump', client, [...common, ...all])
  if (!ending.test((await io.files.tail(file, 1000)) ?? '')) throw cutShort(name, file)
  await appendEvents(io, session, client, file)
  const after = await countTables(session, source)
  const tables = before.map(({ schema, table, rows, written }) => {
    const same = after.find((one) => one.table === table)
    const still = same?.rows === rows && same.written === written
    return { schema, table, rows: still ? rows : null }
  })
  return { source, takenAt, holds, tables, transaction: null }
}

/**
 * Events stand behind the rest as comments: loaded they would run, also in a database that was only made to try a backup. By hand:
 * `sed -n 's/^--E //p'`.
 */
async function appendEvents(io: Io, session: MysqlSession, client: Client, file: string) {
  const { database } = session
  const [found] = await session.query(
    'select count(*) as n from information_schema.events where event_schema = ?',
    [database],
  )
  if (Number(found?.['n']) === 0) return
  const beside = `${file}-events`
  await io.files.createNew(beside, '', 0o600)
  const only = ['--no-data', '--no-create-info', '--skip-triggers', '--events']
  await runClient(io, 'dump', client, [
    ...[...common, ...only, `--result-file=${beside}`, '--', database],
  ])
  const text = (await io.files.readText(beside)) ?? ''
  if (!ending.test(text)) throw cutShort(client.name, beside)
  await io.files.append(file, text.replaceAll(/^/gm, '--E '))
  await io.files.remove(beside)
}

/** Whether migrations ran, by the history that their tool keeps. */
export async function migrationsRan(
  session: MysqlSession,
  history: HistoryRows | null,
): Promise<Backup['holds']> {
  if (history === null) return 'unknown'
  const { table, column, values } = history
  if (values.length === 0) return 'before'
  try {
    const [found] = await session.query(
      `select count(*) as ran from ${backquoted(table)} where cast(${backquoted(column)} as char) in (${values.map(() => '?').join(', ')})`,
      values,
    )
    const ran = Number(found?.['ran'])
    return ran === 0 ? 'before' : ran >= values.length ? 'after' : 'partly'
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return 'unknown'
  }
}

const cutShort = (name: string, file: string) =>
  new ProblemError({
    what: `The dump has no end: ${file} was cut short, although the program said that it was done`,
    where: `database ${name}`,
    hint: 'See that the disk has room, then make another backup',
  })

const nameless = (name: string) =>
  new ProblemError({
    what: 'Its address names no database',
    where: `database ${name}`,
    hint: 'Write its address as mysql://user:password@host:port/database',
  })
