import type { Io } from '../../host/io.ts'
import { openPostgres } from '../engines/postgresql.ts'
import { compareRows } from './compare-rows.ts'
import type { Loading } from './own-database.ts'
import { postgresEnvironment, withDatabase } from './postgresql-environment.ts'
import { countTables, tablesOf } from './postgresql-rows.ts'
import { runProgram } from './programs.ts'
import { valueOrThrow } from '../engines/value-or-throw.ts'

interface LoadingHere extends Loading {
  /** False on another server, which has other roles. */
  readonly owners: boolean
}

/**
 * Loads a dump into an empty database and compares the rows of every table with what was counted when it was made. Returns how many
 * tables were compared; throws ProblemError when it cannot be loaded, or something is missing.
 */
export async function loadDump(io: Io, loading: LoadingHere): Promise<number> {
  const { name, into, file, tables, owners, withinSeconds } = loading
  const url = withDatabase(loading.url, into)
  const env = valueOrThrow(postgresEnvironment(url, name))
  const bare = owners ? [] : ['--no-owner', '--no-privileges']
  await runProgram(io, {
    argv: ['pg_restore', '--exit-on-error', '--no-password', ...bare, '--dbname', into, file],
    env,
    withinSeconds,
    database: name,
    from: 'postgresql-client',
  })
  await using session = await openPostgres({ name, url, readOnly: false, seconds: withinSeconds })
  // A database that was just loaded has no statistics: its first queries would be planned blindly.
  await session.query('analyze')
  await session.query('begin isolation level repeatable read read only')
  const back = await countTables(session, await tablesOf(session))
  await session.query('commit')
  return compareRows({ name, file, wanted: tables, back })
}
