import type { Dialect } from '../migration.ts'
import { dialectOf } from '../engines/dialect-of.ts'
import type { BackupEngine } from './engine.ts'
import { mysqlBackups } from './mysql/engine.ts'
import { postgresqlBackups } from './postgresql-engine.ts'
import { sqliteBackups } from './sqlite/engine.ts'

const engines: Readonly<Record<Dialect, BackupEngine>> = {
  postgresql: postgresqlBackups,
  mysql: mysqlBackups,
  sqlite: sqliteBackups,
}

/** How backups of the database at an address are made. */
export const backupEngineOf = (url: string): BackupEngine => engines[dialectOf(url)]
