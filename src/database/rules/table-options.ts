import { opinion, type Rule } from './rule.ts'

export const tableOptions: Rule = {
  id: 'table-options',
  title: 'Change options of a table',
  about:
    'Storage, logging, tablespace, replica identity, statistics: statements of the old release go on, once they get past the lock. Some rewrite the whole table under it.',
  safer: [],
  saferIn: { mysql: 'the same', sqlite: 'the same' },
  sources: [],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, email text)',
    change: 'ALTER TABLE users SET (fillfactor = 70)',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change, context) => {
    if (change.kind !== 'table-option') return null
    const old = context.oldTable(change.table)
    return old === null
      ? null
      : opinion(old.was, `${change.what} on ${old.was}`, { locks: [change.lock, change.lock] })
  },
}
