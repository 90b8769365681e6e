import type { Dialect } from '../migration.ts'
import type { Engine } from './engine.ts'
import { mysql } from './mysql/engine.ts'
import { postgresql } from './postgresql/engine.ts'
import { sqlite } from './sqlite/engine.ts'

/** How scripts run, by dialect; null for a dialect that cannot be executed. */
const engines: Readonly<Record<Dialect, Engine | null>> = {
  postgresql,
  mysql,
  sqlite,
}

export const canExecute = (dialect: Dialect): boolean => engines[dialect] !== null

/** Only for a dialect that can be executed: nobody has a session of another. */
export function engineOf(dialect: Dialect): Engine {
  const engine = engines[dialect]
  if (engine === null) throw new Error(`${dialect} cannot be executed`)
  return engine
}
