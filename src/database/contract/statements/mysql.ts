import { typeOf } from '../../seeds/mysql/type.ts'
import { valueOf } from '../../seeds/mysql/values.ts'
import { splitMysql } from '../../sql/mysql/split.ts'
import { preparing } from './inlined/prepare.ts'
import { lower, type Named } from './inlined/relations.ts'
import { mysqlWriting, type Word } from './inlined/words.ts'
import type { Preparing } from './preparing.ts'

/** Past the rows of every seeding. */
const beyond = 64 * 8

/** Statements of MySQL and MariaDB. */
export const prepareMysql: Preparing = preparing({
  writing: mysqlWriting,
  pieces: (sql) => splitMysql(sql).filter(({ kind }) => kind === 'statement').length,
  quoting: ({ type: { text } }, c) => {
    if (/^(?:\w*binary|\w*blob)\b/i.test(text)) {
      return `coalesce(concat('x', char(39), hex(${c}), char(39)), 'NULL')`
    }
    if (/^bit\b/i.test(text)) return `coalesce(${c} + 0, 'NULL')`
    if (/^(?:\w*point|geometry\w*|\w*linestring|\w*polygon)\b/i.test(text)) return null
    return `quote(${c})`
  },
  ordinary: (column) => valueOf(typeOf(column), 'ordinary', beyond),
  rewrites: withoutDatabase,
})

/** `shop.orders` is `orders` in the shadow, which is another database. */
function withoutDatabase(words: readonly Word[], named: readonly Named[]) {
  return words.flatMap((word, at) => {
    const [dot, next] = [words[at + 1], words[at + 2]]
    if (dot?.value !== '.' || next === undefined || words[at - 1]?.value === '.') return []
    if (named.some(({ name }) => name === lower(word.value))) return []
    const isTable = named.some(({ relation }) => lower(relation.name) === lower(next.value))
    return isTable ? [[word.start, next.start, ''] as const] : []
  })
}
