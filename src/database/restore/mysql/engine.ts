import type { RestoreEngine } from '../engine.ts'
import { countDowns } from './count-downs.ts'
import { countSince } from './count-since.ts'
import { downsRan, performDowns } from './downs.ts'
import { backupRestored, restoreBackup } from './from-backup.ts'

/** Downs one statement after another, each noted; a backup in a new database whose tables change places with the present ones. */
export const mysqlRestore: RestoreEngine = {
  halfDone:
    'each of its statements commits by itself: a down that fails half way stays half done, and cannot be undone',
  countDowns,
  performDowns,
  downsRan,
  countSince,
  restoreBackup,
  backupRestored,
}
