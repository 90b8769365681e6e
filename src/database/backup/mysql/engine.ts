import type { Io } from '../../../host/io.ts'
import { openMysql } from '../../engines/mysql/mysql.ts'
import type { BackupEngine, Dumped, Taking, Tried } from '../engine.ts'
import { ownName, throwAway } from '../own-database.ts'
import { settingsOf } from '../settings.ts'
import { dumpMysql, migrationsRan } from './dump.ts'
import { createLike, dropOwn, loadDump } from './load.ts'

/** Backups by `mariadb-dump` or `mysqldump`, tried in a throw-away database of a server. */
export const mysqlBackups: BackupEngine = {
  ending: 'sql',
  async ran({ name, url, admin }, history) {
    const options = { name, url: admin ?? url, readOnly: true, seconds: 10 }
    await using session = await openMysql(options)
    return await migrationsRan(session, history)
  },
  dump: dumpMysql,
  tried,
}

async function tried(
  io: Io,
  { database, action }: Taking,
  file: string,
  { source, tables }: Dumped,
): Promise<Tried> {
  const { name } = database
  const { withinSeconds, verify } = settingsOf(database)
  const url = verify ?? database.admin ?? database.url
  const into = ownName('try', action.mark)
  const options = { name, url, within: null, readOnly: false, seconds: withinSeconds }
  await using session = await openMysql(options)
  return await throwAway(
    () => dropOwn(session, into),
    async () => {
      await createLike(session, into, source)
      const loading = { name, url, into, file, tables, withinSeconds }
      const { compared, back } = await loadDump(io, session, loading)
      const rest =
        compared === tables.length
          ? 'every row is there'
          : `every row of these is there; the others were written while it was made`
      const says = `restored into a throw-away database; ${compared} of ${tables.length} tables compared, ${rest}`
      return { says, tables: back }
    },
  )
}
