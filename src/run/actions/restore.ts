import type { DatabaseConfig } from '../../model/config.ts'
import type { Io } from '../../host/io.ts'
import type { RestoreAction } from '../../model/restore.ts'
import type { Handler } from '../handler.ts'

/** Brings a backup in under the database's name. The restored database itself remembers that it was. */
export function restoreHandler(action: RestoreAction, database: DatabaseConfig, io: Io): Handler {
  const load = () => import('../../database/restore/from-backup.ts')
  return {
    ownSeconds: 0,
    async apply() {
      await (await load()).restoreBackup(io, database, action)
    },
    async observe() {
      const done = await (await load()).backupRestored(database, action)
      if (done === 'running') return { state: 'progressing', says: 'the backup is loaded' }
      const says = `the database is as it was at ${action.backup.takenAt}; what was there is kept as ${action.keptAs}`
      return done ? { state: 'done', says } : { state: 'absent' }
    },
  }
}
