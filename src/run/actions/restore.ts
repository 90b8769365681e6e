import type { DatabaseConfig } from '../../model/config.ts'
import type { Io } from '../../host/io.ts'
import type { RestoreAction } from '../../model/restore.ts'
import type { Handler } from '../handler.ts'
import { restoreEngine } from './restore-engine.ts'

/** Brings a backup in under the database's name. The restored database itself remembers that it was. */
export function restoreHandler(action: RestoreAction, database: DatabaseConfig, io: Io): Handler {
  return {
    ownSeconds: 0,
    async apply() {
      await (await restoreEngine(database)).restoreBackup(io, database, action)
    },
    async observe() {
      const done = await (await restoreEngine(database)).backupRestored(database, action)
      if (done === 'running') return { state: 'progressing', says: 'the backup is loaded' }
      const says = `the database is as it was at ${action.backup.takenAt}; what was there is kept as ${action.keptAs}`
      return done ? { state: 'done', says } : { state: 'absent' }
    },
  }
}
