import type { BackupSettings } from '../../model/backup.ts'
import type { DatabaseConfig } from '../../model/config.ts'

const absent: BackupSettings = { when: 'never', folder: null, verify: null, withinSeconds: 3600 }

/** What the file says of a database's backups, or what holds where it says nothing. */
export const settingsOf = ({ backup }: DatabaseConfig): BackupSettings => backup ?? absent
