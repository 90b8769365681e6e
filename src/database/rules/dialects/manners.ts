import type { Dialect } from '../../migration.ts'
import { compareTypes } from '../support/types.ts'
import type { RuleManner } from './manner.ts'
import { sqlite } from './sqlite.ts'

const postgresql: RuleManner = { compareTypes, lock: (lock) => lock }

const manners: Readonly<Record<Dialect, RuleManner>> = {
  postgresql,
  mysql: postgresql,
  sqlite,
}

export const ruleMannerOf = (dialect: Dialect): RuleManner => manners[dialect]
