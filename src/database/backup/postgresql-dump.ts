import type { Io } from '../../host/io.ts'
import { openPostgres } from '../engines/postgresql.ts'
import type { Dumped, Taking } from './engine.ts'
import { migrationsRan } from './holds.ts'
import { databaseIn, postgresEnvironment } from './postgresql-environment.ts'
import { countTables, tablesOf } from './postgresql-rows.ts'
import { runProgram } from './programs.ts'
import { settingsOf } from './settings.ts'
import { valueOrThrow } from '../engines/value-or-throw.ts'

/** Seconds for counting one table; the dump does not wait longer for it. */
const countSeconds = 60

/**
 * Dumps a database into `file`, and counts the rows of every table in the same snapshot, so that both speak of one moment.
 * Throws ProblemError.
 */
export async function dumpPostgres(
  io: Io,
  { database, action: { history } }: Taking,
  file: string,
): Promise<Dumped> {
  const { name } = database
  const { withinSeconds } = settingsOf(database)
  const url = database.admin ?? database.url
  const env = valueOrThrow(postgresEnvironment(url, name))
  await using session = await openPostgres({ name, url, readOnly: true, seconds: countSeconds })
  await session.query('set idle_in_transaction_session_timeout = 0')
  await session.query('begin isolation level repeatable read read only')
  const takenAt = io.clock.now().toISOString()
  const [snapshot] = await session.query(
    'select pg_export_snapshot() as id, pg_current_snapshot()::text as transactions',
  )
  const tables = await countTables(session, await tablesOf(session))
  await session.query('savepoint history')
  const holds = await migrationsRan(session, history)
  await session.query('rollback to savepoint history')
  await runProgram(io, {
    argv: [
      'pg_dump',
      '--format=custom',
      '--no-password',
      `--snapshot=${String(snapshot?.['id'])}`,
      `--file=${file}`,
    ],
    env,
    withinSeconds,
    database: name,
    from: 'postgresql-client',
  })
  await session.query('commit')
  const transaction = String(snapshot?.['transactions'])
  return { source: databaseIn(url), takenAt, holds, tables, transaction }
}
