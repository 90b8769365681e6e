import { opinion, type Rule } from './rule.ts'

export const setNotNull: Rule = {
  id: 'set-not-null',
  title: 'Refuse NULL in a column',
  about:
    'The old release may leave the column empty: such writes are refused. The whole table is scanned under an ACCESS EXCLUSIVE lock, unless a valid CHECK (… IS NOT NULL) proves it already. Rows that were filled to make it possible do not become NULL again.',
  safer: [
    'Release 1: write {table}.{column} in every INSERT and UPDATE (or give it a default).',
    'ALTER TABLE {table} ADD CONSTRAINT {column}_filled CHECK ({column} IS NOT NULL) NOT VALID; then VALIDATE CONSTRAINT.',
    'Release 2: ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL; drop the CHECK.',
  ],
  saferIn: {
    mysql: [
      'Release 1: write {table}.{column} in every INSERT and UPDATE (or give it a default).',
      'Fill what is NULL in batches by the primary key.',
      'Release 2: ALTER TABLE {table} MODIFY COLUMN {column} … NOT NULL, ALGORITHM=INPLACE, LOCK=NONE, under a strict sql_mode. State the whole column.',
    ],
    sqlite: [
      'Release 1: write {table}.{column} in every INSERT and UPDATE.',
      'Fill what is NULL.',
      'Release 2: make {table} anew, outside of a transaction of the tool: PRAGMA foreign_keys=OFF; BEGIN; CREATE TABLE {table}_new (…); INSERT INTO {table}_new SELECT … FROM {table}; DROP TABLE {table}; ALTER TABLE {table}_new RENAME TO {table}; make its indexes and triggers again; PRAGMA foreign_key_check; COMMIT; PRAGMA foreign_keys=ON.',
    ],
  },
  sources: [
    'squawk: adding-not-nullable-field',
    'strong_migrations: change_column_null',
    'Atlas: MF104, PG303',
  ],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, email text)',
    change: 'ALTER TABLE users ALTER COLUMN email SET NOT NULL',
    reads: 'SELECT id, email FROM users',
    writes: 'INSERT INTO users (id) VALUES (1)',
  },
  match: (change, context) => {
    if (change.kind !== 'set-not-null') return null
    const { table, column } = change
    const stands = context.oldTable(table)
    const end = context.columnAtEnd(table, column)
    if (stands === null || end === null || end.notNull === false) return null
    const now = context.column(table, column)
    const name = `${stands.was}.${now?.was ?? column}`
    const locks = ['ACCESS EXCLUSIVE, scan', 'ACCESS EXCLUSIVE'] as const
    const isNew = now?.origin === 'new'
    if (context.filledByTrigger(table, column)) {
      return opinion(name, `${name} refuses NULL; a trigger fills it`, {
        writers: 'may-break',
        back: ['conditional', 'yes'],
        locks,
      })
    }
    if (isNew && end.hasDefault === true) return null
    if (isNew) {
      const says = `${name} is new and must be filled: INSERTs of the old release leave it empty and are refused`
      return opinion(name, says, { writers: 'breaks', back: ['yes', 'yes'], locks })
    }
    if (now?.notNull === true) return null
    if (end.hasDefault === true) {
      const says = `${name} refuses NULL: writes of the old release that name it and leave it NULL fail`
      return opinion(name, says, {
        writers: 'may-break',
        severity: 'breaks',
        back: ['conditional', 'yes'],
        locks,
      })
    }
    const says = `${name} refuses NULL: writes of the old release that leave it empty fail`
    return opinion(name, says, { writers: 'breaks', back: ['conditional', 'yes'], locks })
  },
}
