import type { Change } from './changes/change.ts'
import { ruleMannerOf } from './dialects/manners.ts'
import { opinion, type Rule } from './rule.ts'
import type { Context } from './world/context.ts'

type Way = 'INSTANT' | 'INPLACE' | 'COPY'
const ways: readonly Way[] = ['INSTANT', 'INPLACE', 'COPY']

export const refusedAlgorithm: Rule = {
  id: 'refused-algorithm',
  title: 'Ask for an ALGORITHM or LOCK that the engine refuses',
  about:
    'ALGORITHM and LOCK say how a change may be made at most: where the engine needs more, it refuses the statement instead of taking a lock. That is what they are for, and better found out here than in a deploy: the migration fails, and what stood before it in the file stays. Told is what every version of MySQL and MariaDB with InnoDB refuses; versions differ in the rest.',
  safer: [],
  saferIn: {
    mysql: [
      'Ask for what it needs (ALGORITHM=INPLACE, LOCK=NONE for an index; see the rule of the change for its own way).',
      'Where it needs COPY: gh-ost or pt-online-schema-change for {table}, or a quiet hour.',
      'Split what is INSTANT from what is not: one statement takes the slowest way of its parts.',
    ],
    sqlite: 'no such thing',
  },
  sources: [],
  example: {
    dialect: 'mysql',
    before: 'CREATE TABLE users (id int PRIMARY KEY, email varchar(60))',
    change: 'ALTER TABLE users MODIFY email int, ALGORITHM=INPLACE, LOCK=NONE',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, '5')",
  },
  match: (change, context) => {
    if (change.kind !== 'online-clause') return null
    const { table, algorithm, lock, changes } = change
    const needed = changes.map((one) => needs(one, context, changes))
    const slowest = needed.toSorted((a, b) => ways.indexOf(b.way) - ways.indexOf(a.way))[0]
    if (slowest === undefined) return null
    const { way, what } = slowest
    const asked = algorithm === 'NOCOPY' ? 'INPLACE' : algorithm
    const at = ways.findIndex((one) => one === asked)
    if (at >= 0 && at < ways.indexOf(way)) {
      const says = `ALGORITHM=${algorithm ?? ''} is refused: ${what} needs ${way}, so the migration fails`
      return opinion(table, says)
    }
    if (lock !== 'NONE' || (way !== 'COPY' && algorithm !== 'COPY')) return null
    const copies = way === 'COPY' ? `${what} needs COPY` : 'ALGORITHM=COPY'
    const says = `LOCK=NONE is refused by MySQL, and by MariaDB before 11.2: ${copies}, during which writes wait`
    return opinion(table, says)
  },
}

/** The fastest way that every version knows for a change, as far as it is certain. */
function needs(
  change: Change,
  context: Context,
  all: readonly Change[],
): { readonly way: Way; readonly what: string } {
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- of the rest some version makes it at once
  switch (change.kind) {
    case 'change-type': {
      const from = context.column(change.table, change.column)?.type ?? null
      if (from === null) break
      const { how } = ruleMannerOf('mysql').compareTypes(from, change.type)
      if (how === 'other' || how === 'narrower')
        return { way: 'COPY', what: `${change.column} of another type` }
      break
    }
    case 'set-not-null':
      if (context.column(change.table, change.column)?.notNull !== false) break
      return { way: 'INPLACE', what: `NOT NULL on ${change.column}` }
    case 'add-column':
      if (change.column.generated !== 'stored') break
      return { way: 'COPY', what: `the STORED column ${change.column.name}` }
    case 'add-constraint':
      if (!['unique', 'primary-key', 'foreign-key'].includes(change.constraint.what)) break
      return { way: 'INPLACE', what: `a ${change.constraint.what.replace('-', ' ')}` }
    case 'create-index':
      return { way: 'INPLACE', what: 'an index' }
    case 'drop-constraint': {
      const again = all.some(
        (one) => one.kind === 'add-constraint' && one.constraint.what === 'primary-key',
      )
      if (change.name !== 'PRIMARY' || again) break
      return { way: 'COPY', what: 'no primary key' }
    }
    case 'table-option':
      if (!change.what.startsWith('another character set')) break
      return { way: 'COPY', what: 'another character set' }
    default:
  }
  return { way: 'INSTANT', what: '' }
}
