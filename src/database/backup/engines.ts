import type { Dialect } from '../migration.ts'
import { dialectOf } from '../engines/dialect-of.ts'
import type { DatabaseConfig } from '../../model/config.ts'
import type { BackupEngine } from './engine.ts'
import { mysqlBackups } from './mysql/engine.ts'
import { postgresqlBackups } from './postgresql-engine.ts'
import { settingsOf } from './settings.ts'
import { snapshotBackups } from './snapshot.ts'
import { sqliteBackups } from './sqlite/engine.ts'

const engines: Readonly<Record<Dialect, BackupEngine>> = {
  postgresql: postgresqlBackups,
  mysql: mysqlBackups,
  sqlite: sqliteBackups,
}

/** How backups of a database are made: by its own commands where it has such, else as its engine does. */
export function backupEngineOf(database: DatabaseConfig): BackupEngine {
  const engine = engines[dialectOf(database.url)]
  const { snapshot } = settingsOf(database)
  return snapshot === undefined ? engine : snapshotBackups(snapshot, engine)
}
