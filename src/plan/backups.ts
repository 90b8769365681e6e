import type { BackupAction } from '../model/backup.ts'
import type { Draft } from './drafts.ts'

/** A backup as a step: users notice nothing, and a backup that fails stops the change. */
export function backupDraft(component: string, action: BackupAction): Draft {
  const { database, release, previous } = action
  return {
    title: `back ${database} up before ${release}, and try the backup`,
    effect: 'prepares',
    action: { kind: 'database', component, action },
    // A backup that was made harms nobody: it stays.
    undo: null,
    timeoutSeconds: 60,
    byHand: `Make a backup of ${database} as ${previous ?? 'it is'}, restore it somewhere else, and compare: pg_dump --format=custom, mariadb-dump --single-transaction, or sqlite3 .backup`,
  }
}
