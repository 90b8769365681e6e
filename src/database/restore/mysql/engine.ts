import type { RestoreEngine } from '../engine.ts'
import { countDowns } from './count-downs.ts'
import { countSince } from './count-since.ts'
import { downsRan, performDowns } from './downs.ts'
import { backupRestored, restoreBackup } from './from-backup.ts'

/** Downs one statement after another, each noted; a backup in a new database whose tables change places with the present ones. */
export const mysqlRestore: RestoreEngine = {
  halfDone: 'each statement commits by itself: downs that fail half way cannot be undone',
  countDowns,
  performDowns,
  downsRan,
  countSince,
  restoreBackup,
  backupRestored,
}
