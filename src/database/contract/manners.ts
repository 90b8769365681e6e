import type { Dialect } from '../migration.ts'
import type { Manner } from './manner.ts'
import { mysql } from './mysql/manner.ts'
import { postgresql } from './postgresql/manner.ts'
import { sqlite } from './sqlite/manner.ts'

/** How contracts are asked, by dialect; null for a dialect that cannot be executed. */
const manners: Readonly<Record<Dialect, Manner | null>> = {
  postgresql,
  mysql,
  sqlite,
}

/** Only for a dialect that can be executed: nobody has a catalog of another. */
export function mannerOf(dialect: Dialect): Manner {
  const manner = manners[dialect]
  if (manner === null) throw new Error(`${dialect} cannot be executed`)
  return manner
}
