import { dirname } from 'node:path'
import type { Io } from '../../../host/io.ts'
import type { DatabaseConfig } from '../../../model/config.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { RestoreAction } from '../../../model/restore.ts'
import { compareRows } from '../../backup/compare-rows.ts'
import { ownName } from '../../backup/own-database.ts'
import { settingsOf } from '../../backup/settings.ts'
import { countTables } from '../../backup/sqlite/rows.ts'
import { openSqlite, sqliteFile } from '../../engines/sqlite/sqlite.ts'
import { sameFile } from '../same-file.ts'
import { marked, writeMark } from './marks.ts'
import { swap } from './swap.ts'

const marks = 'lastgood_restores'

/**
 * Copies the backup beside the database, compares it, marks it, and renames it over the database's name, which is one step of the file
 * system. What was there keeps another name. Again with the same mark: nothing. Throws ProblemError; then nothing changed.
 */
export async function restoreBackup(
  io: Io,
  database: DatabaseConfig,
  action: RestoreAction,
): Promise<void> {
  const { name } = database
  const { backup, mark, keptAs } = action
  if (await backupRestored(database, action)) return
  await sameFile(io, name, backup)
  const named = sqliteFile(database.url)
  const real = (await io.files.realPath(named)) ?? named
  const loaded = `${real}.${ownName('restore', mark)}`
  const remove = async () => {
    for (const end of ['', '-journal', '-wal', '-shm']) await io.files.remove(loaded + end)
  }
  try {
    await remove()
    await io.files.copy(backup.file, loaded)
    io.fault('restore:created')
    {
      const { withinSeconds: seconds } = settingsOf(database)
      await using session = await openSqlite({ name, file: loaded, mode: 'write', seconds })
      compareRows({
        ...{ name, file: backup.file, wanted: backup.tables },
        back: await countTables(session),
      })
      io.fault('restore:loaded')
      await writeMark(session, marks, mark)
      // Nothing of it may stay in a journal beside it, which no renaming brings along.
      await session.close()
    }
    await io.files.dressLike(loaded, real)
    await io.files.flush(loaded)
    io.fault('restore:marked')
    await swap(io, { name, real, loaded, keptAs })
  } catch (error) {
    await remove()
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    throw new ProblemError({
      what: `The backup cannot be put beside the database: ${error instanceof Error ? error.message : String(error)}; nothing was changed`,
      where: `database ${name}, ${dirname(real)}`,
      hint: 'It wants room for a second copy in that folder, and the right to write there',
    })
  }
  io.fault('restore:swapped')
}

/** Whether the file of that name is the restored one. */
export async function backupRestored({ name, url }: DatabaseConfig, { mark }: RestoreAction) {
  await using session = await openSqlite({
    ...{ name, file: sqliteFile(url), mode: 'read', seconds: 10 },
  })
  return await marked(session, marks, mark)
}
