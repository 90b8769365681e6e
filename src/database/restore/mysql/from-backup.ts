import type { Io } from '../../../host/io.ts'
import type { DatabaseConfig } from '../../../model/config.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { RestoreAction } from '../../../model/restore.ts'
import { createLike, dropOwn, loadDump } from '../../backup/mysql/load.ts'
import { ownName } from '../../backup/own-database.ts'
import { settingsOf } from '../../backup/settings.ts'
import { openMysql, type MysqlSession } from '../../engines/mysql/mysql.ts'
import type { Progress } from '../engine.ts'
import { sameFile } from '../same-file.ts'
import { marked, tablesOf, writeMark } from './marks.ts'
import { halfOf, lockHeld, readSteps, runSteps, takeLock } from './steps.ts'
import { makeDroppedTriggers, swap } from './swap.ts'

/**
 * Loads the backup into a new database, compares it, and lets its tables and the present ones change places by one RENAME TABLE; then
 * triggers, views and routines are made anew. Nothing is destroyed. Again with the same mark: it goes on where it stopped. Throws
 * ProblemError; before the tables changed places nothing was changed.
 */
export async function restoreBackup(
  io: Io,
  database: DatabaseConfig,
  { backup, mark, keptAs }: RestoreAction,
): Promise<void> {
  const { name } = database
  const url = database.admin ?? database.url
  const { withinSeconds } = settingsOf(database)
  const options = { name, url, readOnly: false, seconds: withinSeconds }
  await using session = await openMysql(options)
  const real = session.database
  await takeLock(session, name)
  if (!(await marked(session, real, mark))) {
    await notTorn(session, name, real, keptAs)
    await sameFile(io, name, backup)
    const loaded = ownName('restore', mark)
    const swapping = { name, real, loaded, keptAs, mark }
    await makeDroppedTriggers(session, swapping)
    await dropOwn(session, loaded)
    try {
      await createLike(session, loaded, real)
      io.fault('restore:created')
      const { file, tables } = backup
      await loadDump(io, session, { name, url, into: loaded, file, tables, withinSeconds })
      io.fault('restore:loaded')
      await writeMark(session, loaded, mark)
      io.fault('restore:marked')
      await swap(io, session, options, swapping)
    } catch (error) {
      // What went wrong is what is told. Once the tables changed places, nothing of value is in it.
      await dropOwn(session, loaded).catch(() => {})
      throw error
    }
    await dropOwn(session, loaded)
    io.fault('restore:swapped')
  }
  await runSteps(session, real, mark, io.fault)
}

/** Whether the database of that name is the restored one. */
export async function backupRestored(
  database: DatabaseConfig,
  { mark, keptAs }: RestoreAction,
): Promise<Progress> {
  const { name } = database
  const url = database.admin ?? database.url
  await using session = await openMysql({ name, url, readOnly: true, seconds: 10 })
  const real = session.database
  if (await lockHeld(session)) return 'running'
  if (!(await marked(session, real, mark))) {
    await notTorn(session, name, real, keptAs)
    return false
  }
  const steps = await readSteps(session, real, mark)
  if (steps.every(({ state }) => state === 'done')) return true
  return { half: halfOf(session, real, mark, steps) }
}

/** A server that died in the middle of RENAME TABLE may have moved some tables only: nobody here may guess which belong where. */
async function notTorn(session: MysqlSession, name: string, real: string, keptAs: string) {
  const moved = await tablesOf(session, keptAs)
  if (moved.length === 0) return
  throw new ProblemError({
    what: `Some tables of ${real} stand in ${keptAs} already (${moved.slice(0, 5).join(', ')}), and ${real} is not the restored one: the server stopped while it renamed them`,
    where: `database ${name}`,
    hint: `Move them back: RENAME TABLE \`${keptAs}\`.\`${moved[0]}\` TO \`${real}\`.\`${moved[0]}\`, …; then resume`,
  })
}
