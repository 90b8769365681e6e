import type { Io } from '../../host/io.ts'
import { openPostgres } from '../engines/postgresql.ts'
import type { BackupEngine, Dumped, Taking, Tried } from './engine.ts'
import { migrationsRan } from './holds.ts'
import { ownName, throwAway } from './own-database.ts'
import { createLike, dropOwn } from './postgresql-database.ts'
import { dumpPostgres } from './postgresql-dump.ts'
import { databaseIn, withDatabase } from './postgresql-environment.ts'
import { loadDump } from './postgresql-load.ts'
import { settingsOf } from './settings.ts'

/** Backups by `pg_dump`, tried in a throw-away database of a server. */
export const postgresqlBackups: BackupEngine = {
  ending: 'dump',
  async ran({ name, url, admin }, history) {
    const options = { name, url: admin ?? url, readOnly: true, seconds: 10 }
    await using session = await openPostgres(options)
    return await migrationsRan(session, history)
  },
  dump: dumpPostgres,
  tried,
}

/** Restores it into a database of its own and drops that again. */
async function tried(
  io: Io,
  { database, action }: Taking,
  file: string,
  { tables }: Dumped,
): Promise<Tried> {
  const { name } = database
  const { withinSeconds, verify } = settingsOf(database)
  const server = verify ?? database.admin ?? database.url
  const into = ownName('try', action.mark)
  const own = databaseIn(database.admin ?? database.url)
  const url = verify === null ? withDatabase(server, own) : server
  await using session = await openPostgres({ name, url, readOnly: false, seconds: withinSeconds })
  return await throwAway(
    () => dropOwn(session, into),
    async () => {
      await createLike(session, into, verify === null ? own : databaseIn(server))
      const owners = verify === null
      const compared = await loadDump(io, { name, url, into, file, tables, owners, withinSeconds })
      const says = `restored into a throw-away database; ${compared} of ${tables.length} tables compared, every row is there`
      return { says, tables }
    },
  )
}
