import { opinion, type Rule } from './rule.ts'
import { replacesUnknown, wasUnique } from './support/constraints.ts'

export const addUnique: Rule = {
  id: 'add-unique',
  title: 'Make values unique',
  about:
    'Writes of the old release that repeat a value are refused from now on. The index is built under a SHARE lock that stops writes, unless it is built CONCURRENTLY; a CONCURRENTLY that fails on a duplicate leaves an invalid index behind.',
  safer: [
    'Release 1: refuse duplicates in the code that writes {table}, and clean up the old ones.',
    'CREATE UNIQUE INDEX CONCURRENTLY … ON {table} (…), outside a transaction.',
    'Release 2: ALTER TABLE {table} ADD CONSTRAINT … UNIQUE USING INDEX ….',
  ],
  saferIn: {
    mysql: [
      'Release 1: refuse duplicates in the code that writes {table}, and clean up the old ones.',
      'Release 2: ALTER TABLE {table} ADD UNIQUE INDEX … (…), ALGORITHM=INPLACE, LOCK=NONE: writes go on, and it fails at its end when a duplicate came in.',
    ],
    sqlite: [
      'Release 1: refuse duplicates in the code that writes {table}, and clean up the old ones.',
      'Release 2: CREATE UNIQUE INDEX … ON {table} (…): writers of the whole database wait while it is built.',
    ],
  },
  sources: [
    'squawk: disallowed-unique-constraint',
    'strong_migrations: add_unique_constraint',
    'Atlas: MF101, MF102, PG105',
  ],
  example: {
    before:
      "CREATE TABLE users (id int PRIMARY KEY, email text); INSERT INTO users VALUES (1, 'a@example.org')",
    change: 'CREATE UNIQUE INDEX users_email ON users (email)',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (2, 'a@example.org')",
  },
  match: (change, context) => {
    const asked = askedOf(change)
    if (asked === null) return null
    const { table, columns, name, concurrently } = asked
    const old = context.oldTable(table)
    if (old === null || columns.length === 0) return null
    const lock = concurrently
      ? 'SHARE UPDATE EXCLUSIVE, build'
      : asked.index
        ? 'SHARE, build'
        : 'ACCESS EXCLUSIVE, build'
    const locks = [lock, 'ACCESS EXCLUSIVE'] as const
    const said = `${old.was} (${columns.join(', ')})`
    // NULL is never equal to NULL, and NULL is what the old release leaves in a new column.
    const free = columns.some((one) => {
      const column = context.columnAtEnd(table, one)
      return column?.origin === 'new' && column.hasDefault !== true
    })
    if (free && asked.what !== 'primary-key')
      return opinion(old.was, `${said} is unique now; the old release leaves new columns empty`, {
        locks,
      })
    if (wasUnique(context, table, columns, asked.computed))
      return opinion(old.was, `${said} was unique before`, { locks })
    if (replacesUnknown(context, table, name) || context.before.thing('index', name) === null) {
      return opinion(old.was, `${said} is unique, in place of another rule of the same name`, {
        writers: 'may-break',
        locks,
      })
    }
    return opinion(
      old.was,
      `${said} must be unique now: writes of the old release that repeat a value are refused`,
      { writers: 'breaks', locks },
    )
  },
}

/** What a change asks to be unique; null for changes that ask nothing of the kind. */
function askedOf(change: Parameters<Rule['match']>[0]) {
  if (change.kind === 'create-index' && change.unique)
    return { ...change, index: true, what: 'unique' }
  if (change.kind !== 'add-constraint') return null
  const { what, columns, name, usingIndex } = change.constraint
  if (!['unique', 'primary-key', 'exclusion'].includes(what) || usingIndex !== null) return null
  const rest = { concurrently: false, index: false, computed: false }
  return { table: change.table, columns, name, what, ...rest }
}
