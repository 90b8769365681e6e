import { dialectOf } from '../engines/dialect-of.ts'
import type { Dialect } from '../migration.ts'
import type { RestoreEngine } from './engine.ts'
import { mysqlRestore } from './mysql/engine.ts'
import { postgresqlRestore } from './postgresql-engine.ts'
import { sqliteRestore } from './sqlite/engine.ts'

const engines: Readonly<Record<Dialect, RestoreEngine>> = {
  postgresql: postgresqlRestore,
  mysql: mysqlRestore,
  sqlite: sqliteRestore,
}

/** How the database at an address is taken back. */
export const restoreEngineOf = (url: string): RestoreEngine => engines[dialectOf(url)]
