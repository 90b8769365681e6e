import { opinion, type Rule } from './rule.ts'

export const deleteRows: Rule = {
  id: 'delete-rows',
  title: 'Delete or truncate rows',
  about:
    'The old release does not find the rows any more, and no down brings them back unless the migration saved them.',
  safer: [
    'CREATE TABLE {table}_deleted AS SELECT … first, and let the down insert from it.',
    'Or mark rows of {table} as deleted, and delete them when no release that may be rolled back to reads them.',
  ],
  saferIn: {
    mysql: [
      'CREATE TABLE {table}_deleted AS SELECT … first, and let the down insert from it. TRUNCATE commits by itself: no transaction takes it back.',
      'Or mark rows of {table} as deleted, and delete them when no release that may be rolled back to reads them.',
    ],
    sqlite: 'the same',
  },
  sources: ['squawk: ban-truncate-cascade'],
  example: {
    before:
      "CREATE TABLE users (id int PRIMARY KEY, email text); INSERT INTO users VALUES (1, 'a@example.org')",
    change: 'DELETE FROM users',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (2, 'b@example.org')",
  },
  match: (change, context) => {
    if (change.kind !== 'write' || (change.how !== 'delete' && change.how !== 'truncate'))
      return null
    const old = context.oldTable(change.table)
    if (old === null) return null
    const truncates = change.how === 'truncate'
    const others = change.cascade ? ', and of tables that point to it,' : ''
    return opinion(
      old.was,
      `${change.filtered ? 'some' : 'all'} rows of ${old.was}${others} are deleted: a down cannot know them`,
      {
        readers: 'may-break',
        back: ['no', 'yes'],
        locks: [truncates ? 'ACCESS EXCLUSIVE' : 'rows', 'rows'],
      },
    )
  },
}
