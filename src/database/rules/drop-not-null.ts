import { opinion, type Rule } from './rule.ts'

export const dropNotNull: Rule = {
  id: 'drop-not-null',
  title: 'Allow NULL in a column',
  about:
    'The old release was sure of a value. Once the new one writes NULL, code that decodes such a row may fail. Going back scans the table and fails on rows that hold NULL by then.',
  safer: [
    'Release 1: ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL, and read NULL without failing; write none yet.',
    'Release 2, when no release that may be rolled back to fails on it: write NULL.',
  ],
  saferIn: {
    mysql: [
      'Release 1: ALTER TABLE {table} MODIFY COLUMN {column} … NULL, ALGORITHM=INPLACE, LOCK=NONE (MariaDB: INSTANT), and read NULL without failing; write none yet. State the whole column.',
      'Release 2, when no release that may be rolled back to fails on it: write NULL.',
    ],
    sqlite: [
      'Release 1: make {table} anew, outside of a transaction of the tool: PRAGMA foreign_keys=OFF; BEGIN; CREATE TABLE {table}_new (…); INSERT INTO {table}_new SELECT … FROM {table}; DROP TABLE {table}; ALTER TABLE {table}_new RENAME TO {table}; make its indexes and triggers again; PRAGMA foreign_key_check; COMMIT; PRAGMA foreign_keys=ON. Read NULL without failing; write none yet.',
      'Release 2, when no release that may be rolled back to fails on it: write NULL.',
    ],
  },
  sources: ['squawk: ban-drop-not-null'],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL)',
    change: 'ALTER TABLE users ALTER COLUMN email DROP NOT NULL',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change, context) => {
    if (change.kind !== 'drop-not-null') return null
    const old = context.oldColumn(change.table, change.column)
    if (old === null || old.notNull === false) return null
    const end = context.columnAtEnd(change.table, change.column)
    if (end === null || end.notNull === true) return null
    return opinion(old.name, `${old.name} may be NULL now: old readers may not expect it`, {
      readers: 'may-break',
      severity: 'rare',
      back: ['yes', 'conditional'],
      locks: ['ACCESS EXCLUSIVE', 'ACCESS EXCLUSIVE, scan'],
    })
  },
}
