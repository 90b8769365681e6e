import { opinion, type Rule } from './rule.ts'

export const addIndex: Rule = {
  id: 'add-index',
  title: 'Add an index',
  about:
    'Statements of the old release go on working. Without CONCURRENTLY the table takes no writes while the index is built; CONCURRENTLY cannot run inside a transaction.',
  safer: ['CREATE INDEX CONCURRENTLY … ON {table} (…), outside a transaction.'],
  saferIn: {
    mysql: [
      'ALTER TABLE {table} ADD INDEX … (…), ALGORITHM=INPLACE, LOCK=NONE: the engine refuses instead of taking a lock when it cannot (FULLTEXT and SPATIAL cannot).',
    ],
    sqlite: [
      'CREATE INDEX … ON {table} (…): writers of the whole database wait while it is built, so do it at a quiet hour.',
    ],
  },
  sources: [
    'squawk: require-concurrent-index-creation',
    'strong_migrations: add_index',
    'Atlas: PG101',
  ],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, email text)',
    change: 'CREATE INDEX users_email ON users (email)',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change, context) => {
    if (change.kind !== 'create-index' || change.unique) return null
    const old = context.oldTable(change.table)
    if (old === null) return null
    const lock = change.concurrently ? 'SHARE UPDATE EXCLUSIVE, build' : 'SHARE, build'
    const says = change.concurrently
      ? `${change.name} is built beside running writes`
      : `${change.name} is built while ${old.was} takes no writes`
    return opinion(old.was, says, { locks: [lock, 'ACCESS EXCLUSIVE'] })
  },
}
