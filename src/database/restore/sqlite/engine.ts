import type { RestoreEngine } from '../engine.ts'
import { countDowns } from './count-downs.ts'
import { countSince } from './count-since.ts'
import { downsRan, performDowns } from './downs.ts'
import { backupRestored, restoreBackup } from './from-backup.ts'

/** Downs in one transaction; a backup as a file that takes the other's name. */
export const sqliteRestore: RestoreEngine = {
  halfDone: null,
  countDowns,
  performDowns: (_io, database, action) => performDowns(database, action),
  downsRan,
  countSince,
  restoreBackup,
  backupRestored,
}
