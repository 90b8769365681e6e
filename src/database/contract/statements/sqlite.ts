import { valuesOf } from '../../seeds/sqlite/values.ts'
import { splitSqlite } from '../../sql/sqlite/split.ts'
import { preparing } from './inlined/prepare.ts'
import { sqliteWriting } from './inlined/words.ts'
import type { Preparing } from './preparing.ts'

/** Past the rows of every seeding. */
const beyond = 64 * 8

/** Statements of SQLite. */
export const prepareSqlite: Preparing = preparing({
  writing: sqliteWriting,
  pieces: (sql) => splitSqlite(sql).length,
  quoting: (_, c) => `quote(${c})`,
  ordinary(column, relation) {
    const strict = 'attributes' in relation && relation.attributes.includes('STRICT')
    return valuesOf(column, strict)('ordinary', beyond)
  },
})
