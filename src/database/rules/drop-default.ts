import { opinion, type Rule } from './rule.ts'

export const dropDefault: Rule = {
  id: 'drop-default',
  title: 'Drop the default of a column',
  about:
    'INSERTs of the old release that leave the column out are refused when it is NOT NULL, and store NULL where it is not.',
  safer: [
    'Release 1: name {column} in every INSERT into {table}.',
    'Release 2, when no release that may be rolled back to leaves it out: ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT.',
  ],
  saferIn: {
    mysql: [
      'Release 1: name {column} in every INSERT into {table}.',
      'Release 2, when no release that may be rolled back to leaves it out: ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT, ALGORITHM=INSTANT.',
    ],
    sqlite: [
      'Release 1: name {column} in every INSERT into {table}.',
      'Release 2, when no release that may be rolled back to leaves it out: make {table} anew, outside of a transaction of the tool: PRAGMA foreign_keys=OFF; BEGIN; CREATE TABLE {table}_new (…); INSERT INTO {table}_new SELECT … FROM {table}; DROP TABLE {table}; ALTER TABLE {table}_new RENAME TO {table}; make its indexes and triggers again; PRAGMA foreign_key_check; COMMIT; PRAGMA foreign_keys=ON.',
    ],
  },
  sources: ['squawk: ban-drop-default (opt-in)', 'strong_migrations: change_column_default'],
  example: {
    before: "CREATE TABLE users (id int PRIMARY KEY, state text NOT NULL DEFAULT 'new')",
    change: 'ALTER TABLE users ALTER COLUMN state DROP DEFAULT',
    reads: 'SELECT id, state FROM users',
    writes: 'INSERT INTO users (id) VALUES (1)',
  },
  match: (change, context) => {
    if (change.kind !== 'drop-default') return null
    const old = context.oldColumn(change.table, change.column)
    if (old === null || old.hasDefault === false) return null
    const end = context.columnAtEnd(change.table, change.column)
    // Dropped for a moment, as a change of type wants it; or the column itself goes.
    if (end === null || end.hasDefault === true) return null
    const locks = ['ACCESS EXCLUSIVE', 'ACCESS EXCLUSIVE'] as const
    if (end.notNull === true && old.hasDefault === true) {
      return opinion(
        old.name,
        `${old.name} loses its default and must be filled: INSERTs without it are refused`,
        { writers: 'breaks', locks },
      )
    }
    const says = `${old.name} loses its default: INSERTs of the old release without it ${end.notNull === false ? 'store NULL' : 'store NULL, or are refused where it is NOT NULL'}`
    return opinion(old.name, says, { writers: 'may-break', locks })
  },
}
