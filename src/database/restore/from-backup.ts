import type { Io } from '../../host/io.ts'
import type { DatabaseConfig } from '../../model/config.ts'
import { ProblemError } from '../../model/problem-error.ts'
import type { RestoreAction } from '../../model/restore.ts'
import { createLike, dressLike, dropOwn } from '../backup/postgresql-database.ts'
import { ownName } from '../backup/own-database.ts'
import { databaseIn, withDatabase } from '../backup/postgresql-environment.ts'
import { loadDump } from '../backup/postgresql-load.ts'
import { settingsOf } from '../backup/settings.ts'
import { openPostgres, type PostgresSession } from '../engines/postgresql.ts'
import { heldBy, lock, marked, writeMark } from './mark.ts'
import { sameFile } from './same-file.ts'
import { swap } from './swap.ts'

const marks = 'lastgood_restores'

/**
 * Loads the backup into a new database, compares it, marks it, and gives it the name of the present one in one transaction with that
 * one's new name. Nothing is destroyed: until the last moment nothing has changed, and afterwards the present data stands beside.
 * Again with the same mark: nothing. Throws ProblemError; then nothing changed but for a database of lastgood's own.
 */
export async function restoreBackup(
  io: Io,
  database: DatabaseConfig,
  action: RestoreAction,
): Promise<void> {
  const { name } = database
  const { backup, mark, keptAs } = action
  const url = database.admin ?? database.url
  const real = databaseIn(url)
  const { withinSeconds } = settingsOf(database)
  await using server = await openBeside(name, url, withinSeconds)
  const [alone] = await server.query('select pg_try_advisory_lock($1) as held', [lock])
  if (alone?.['held'] !== true) throw busy(name)
  if (await isMarked({ name, url, mark })) return
  await sameFile(io, name, backup)
  const loaded = ownName('restore', mark)
  await dropOwn(server, loaded)
  try {
    await createLike(server, loaded, real)
    io.fault('restore:created')
    const { file, tables } = backup
    await loadDump(io, { name, url, into: loaded, file, tables, owners: true, withinSeconds })
    io.fault('restore:loaded')
    await marking(name, withDatabase(url, loaded), mark)
    await dressLike(server, loaded, real)
    io.fault('restore:marked')
    await swap(io, server, { name, real, loaded, keptAs })
  } catch (error) {
    // What went wrong is what is told; a session that is gone cannot tidy up, and the next try does.
    await dropOwn(server, loaded).catch(() => {})
    throw error
  }
  io.fault('restore:swapped')
}

/** Whether the database of that name is the restored one. */
export async function backupRestored(
  database: DatabaseConfig,
  { mark }: RestoreAction,
): Promise<boolean | 'running'> {
  const { name } = database
  const url = database.admin ?? database.url
  await using session = await openPostgres({ name, url, readOnly: true, seconds: 10 })
  if (await marked(session, marks, mark)) return true
  if (await heldBy(session)) return 'running'
  // Swapped between the two questions: this session still sees the database under its old name.
  return await isMarked({ name, url, mark })
}

/** The same in a session of its own. */
async function isMarked({ name, url, mark }: { name: string; url: string; mark: string }) {
  await using session = await openPostgres({ name, url, readOnly: true, seconds: 10 })
  return await marked(session, marks, mark)
}

/** A session in another database of the server: the one it is in cannot be renamed. */
function openBeside(name: string, url: string, seconds: number): Promise<PostgresSession> {
  const beside = databaseIn(url) === 'postgres' ? 'template1' : 'postgres'
  return openPostgres({ name, url: withDatabase(url, beside), readOnly: false, seconds })
}

async function marking(name: string, url: string, mark: string): Promise<void> {
  await using session = await openPostgres({ name, url, readOnly: false, seconds: 30 })
  await writeMark(session, marks, mark)
}

const busy = (name: string) =>
  new ProblemError({
    what: 'Somebody else takes a database of this server back just now; nothing was changed',
    where: `database ${name}`,
    hint: 'See what runs: lastgood runs',
  })
