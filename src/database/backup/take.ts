import { join } from 'node:path'
import type { Io } from '../../host/io.ts'
import type { Backup } from '../../model/backup.ts'
import { ProblemError } from '../../model/problem-error.ts'
import { dialectOf } from '../engines/dialect-of.ts'
import type { Taking } from './engine.ts'
import { backupEngineOf } from './engines.ts'
import { settingsOf } from './settings.ts'

/**
 * Makes a backup, tries it, and gives it its name: a file by that name was tried. Once more with the same
 * mark: another one, the last counts. Throws ProblemError; then nothing is left of it.
 */
export async function takeBackup(io: Io, taking: Taking): Promise<Backup> {
  const { service, environment, database, action, stateFolder } = taking
  const { folder } = settingsOf(database)
  const engine = backupEngineOf(database)
  const kept = folder ?? join(stateFolder, 'backups')
  const name = [service, environment, database.name, action.mark].join('-')
  const file = join(kept, `${name}.${engine.ending}`)
  const part = join(kept, `${name}.${io.freshId()}.part`)
  const clear = async () => {
    for (const old of await io.files.list(kept)) {
      if (old.startsWith(`${name}.`) && old.includes('.part'))
        await io.files.remove(join(kept, old))
    }
  }
  try {
    // It holds every row: nobody else on the machine may read it.
    await io.files.makeDirectory(kept, 0o700)
    // Left behind by one that was killed.
    await clear()
    await io.files.createNew(part, '', 0o600)
    const dumped = await engine.dump(io, taking, part)
    io.fault('backup:dumped')
    const tried = await engine.tried(io, taking, part, dumped)
    io.fault('backup:tried')
    const digest = await io.files.digest(part)
    const size = (await io.files.stat(part))?.size ?? 0
    if (digest === null) throw new Error(`${part} is gone`)
    await io.files.flush(part)
    await io.files.rename(part, file)
    await io.files.flush(kept)
    io.fault('backup:kept')
    const { mark, release, previous } = action
    return {
      ...{ mark, service, environment, database: database.name, release, previous },
      ...{ ...dumped, tables: tried?.tables ?? dumped.tables, engine: dialectOf(database.url) },
      ...{ file, digest, bytes: size },
      verified: tried && { at: io.clock.now().toISOString(), says: tried.says },
    }
  } catch (error) {
    await clear()
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    throw new ProblemError({
      what: `The backup cannot be kept: ${error instanceof Error ? error.message : String(error)}`,
      where: kept,
      hint: 'Give the database another folder in lastgood.yaml: backup: {folder: /var/backups/…}',
    })
  }
}
