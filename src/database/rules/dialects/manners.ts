import type { Dialect } from '../../migration.ts'
import { compareTypes } from '../support/types.ts'
import { lock } from './mysql/locks.ts'
import { compareTypes as compareMysqlTypes } from './mysql/types.ts'
import type { RuleManner } from './manner.ts'
import { sqlite } from './sqlite.ts'

const postgresql: RuleManner = { compareTypes, lock: (lock) => lock }

const mysql: RuleManner = { compareTypes: compareMysqlTypes, lock }

const manners: Readonly<Record<Dialect, RuleManner>> = {
  postgresql,
  mysql,
  sqlite,
}

export const ruleMannerOf = (dialect: Dialect): RuleManner => manners[dialect]
