import { opinion, type Rule } from './rule.ts'

export const setDefault: Rule = {
  id: 'set-default',
  title: 'Set the default of a column',
  about:
    'Old statements run. What the old release leaves out is now filled with another value than before, which it may not expect.',
  safer: [
    'Write the value in the new release itself, and leave the default of {table}.{column} until the old release is out of reach.',
  ],
  saferIn: { mysql: 'the same', sqlite: 'the same' },
  sources: ['squawk: ban-set-default (opt-in)', 'strong_migrations: change_column_default'],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, state text)',
    change: "ALTER TABLE users ALTER COLUMN state SET DEFAULT 'new'",
    reads: 'SELECT id, state FROM users',
    writes: 'INSERT INTO users (id) VALUES (1)',
  },
  match: (change, context) => {
    if (change.kind !== 'set-default') return null
    const old = context.oldColumn(change.table, change.column)
    if (old === null || context.columnAtEnd(change.table, change.column)?.hasDefault === false)
      return null
    return opinion(
      old.name,
      `${old.name} gets another default: rows that the old release writes without it look different`,
      {
        writers: 'may-break',
        locks: ['ACCESS EXCLUSIVE', 'ACCESS EXCLUSIVE'],
      },
    )
  },
}
