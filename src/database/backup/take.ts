import { join } from 'node:path'
import type { Io } from '../../host/io.ts'
import type { Backup, BackupAction } from '../../model/backup.ts'
import type { DatabaseConfig } from '../../model/config.ts'
import { ProblemError } from '../../model/problem-error.ts'
import { openPostgres } from '../engines/postgresql.ts'
import { createLike, dropOwn } from './postgresql-database.ts'
import { dumpPostgres } from './postgresql-dump.ts'
import { databaseIn, withDatabase } from './postgresql-environment.ts'
import { loadDump } from './postgresql-load.ts'
import { settingsOf } from './settings.ts'

export interface Taking {
  readonly service: string
  readonly environment: string
  readonly database: DatabaseConfig
  readonly action: BackupAction
  /** Absolute path of the project's `.lastgood` folder. */
  readonly stateFolder: string
}

/**
 * Makes a backup, tries it in a throw-away database, and gives it its name: a file by that name was tried. Once more with the same
 * mark: another one, the last counts. Throws ProblemError; then nothing is left of it.
 */
export async function takeBackup(io: Io, taking: Taking): Promise<Backup> {
  const { service, environment, database, action, stateFolder } = taking
  const { folder, verify, withinSeconds } = settingsOf(database)
  const kept = folder ?? join(stateFolder, 'backups')
  // It holds every row: nobody else on the machine may read it.
  await io.files.makeDirectory(kept, 0o700)
  const name = [service, environment, database.name, action.mark].join('-')
  const file = join(kept, `${name}.dump`)
  const part = join(kept, `${name}.${io.freshId()}.part`)
  const url = database.admin ?? database.url
  try {
    // Left behind by one that was killed.
    for (const old of await io.files.list(kept)) {
      if (old.startsWith(`${name}.`) && old.endsWith('.part'))
        await io.files.remove(join(kept, old))
    }
    await io.files.createNew(part, '', 0o600)
    const dumped = await dumpPostgres(io, action, url, part, withinSeconds)
    io.fault('backup:dumped')
    const says = await tried(io, taking, part, dumped.tables, verify ?? url)
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
      ...dumped,
      ...{ engine: 'postgresql', source: databaseIn(url), file, digest, bytes: size },
      verified: { at: io.clock.now().toISOString(), says },
    }
  } catch (error) {
    await io.files.remove(part)
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    throw new ProblemError({
      what: `The backup cannot be kept: ${error instanceof Error ? error.message : String(error)}`,
      where: kept,
      hint: 'Give the database another folder in lastgood.yaml: backup: {folder: /var/backups/…}',
    })
  }
}

/** Restores it into a database of its own and drops that again. */
async function tried(
  io: Io,
  { database, action }: Taking,
  file: string,
  tables: Backup['tables'],
  server: string,
): Promise<string> {
  const { name } = database
  const { withinSeconds, verify } = settingsOf(database)
  const into = `lastgood_try_${action.mark.replaceAll(/\W/g, '_')}`.slice(0, 63)
  const own = databaseIn(database.admin ?? database.url)
  const url = verify === null ? withDatabase(server, own) : server
  await using session = await openPostgres({ name, url, readOnly: false, seconds: withinSeconds })
  // Left behind by one that was killed.
  await dropOwn(session, into)
  try {
    await createLike(session, into, verify === null ? own : databaseIn(server))
    const owners = verify === null
    const compared = await loadDump(io, { name, url, into, file, tables, owners, withinSeconds })
    return `restored into a throw-away database; ${compared} of ${tables.length} tables compared, every row is there`
  } finally {
    await dropOwn(session, into)
  }
}
