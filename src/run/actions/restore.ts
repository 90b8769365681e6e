import type { DatabaseConfig } from '../../model/config.ts'
import type { Io } from '../../host/io.ts'
import type { RestoreAction } from '../../model/restore.ts'
import type { Handler } from '../handler.ts'
import { restoreEngine } from './restore-engine.ts'
import { wholeOrHalf } from './whole-or-half.ts'

/** Brings a backup in under the database's name. The restored database itself remembers that it was. */
export function restoreHandler(action: RestoreAction, database: DatabaseConfig, io: Io): Handler {
  return wholeOrHalf({
    apply: async () => (await restoreEngine(database)).restoreBackup(io, database, action),
    progress: async () => (await restoreEngine(database)).backupRestored(database, action),
    done: `the database is as it was at ${action.backup.takenAt}; what was there is kept as ${action.keptAs}`,
    running: 'the backup is loaded',
  })
}
