import { isRequired } from './add-required-column.ts'
import { opinion, type Rule } from './rule.ts'

export const addColumn: Rule = {
  id: 'add-column',
  title: 'Add a column',
  about:
    'Old statements name their columns and do not see the new one. Going back loses what was written to it. PostgreSQL keeps a constant default, and one like now(), in the catalog; a default that differs from row to row (random(), nextval()) and a stored generated column rewrite the whole table under an ACCESS EXCLUSIVE lock. A prepared `SELECT *` that lives through the change fails once with "cached plan must not change result type".',
  safer: [
    'ALTER TABLE {table} ADD COLUMN {column} … without a default that differs from row to row.',
    'ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT …, which counts for new rows only.',
    'Fill old rows in batches of their own transactions.',
  ],
  saferIn: {
    mysql: [
      'ALTER TABLE {table} ADD COLUMN {column} …, ALGORITHM=INSTANT: the engine refuses instead of copying when it cannot (before MySQL 8.0.12 and MariaDB 10.3; a STORED column copies always).',
      'Put it last where the server is older than MySQL 8.0.29 or MariaDB 10.4: elsewhere is not INSTANT there.',
      'Fill old rows in batches of their own transactions.',
    ],
    sqlite: [
      'ALTER TABLE {table} ADD COLUMN {column} … with a constant default or none: nothing is written.',
      'Fill old rows in batches of their own transactions.',
    ],
  },
  sources: [
    'squawk: adding-field-with-default',
    'strong_migrations: add_column_default, add_column_json, add_column_generated_stored',
    'Atlas: PG302',
  ],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, email text)',
    change: 'ALTER TABLE users ADD COLUMN nickname text',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change, context) => {
    if (change.kind !== 'add-column' || isRequired(change, context)) return null
    const { table, column, ifNotExists } = change
    const old = context.oldTable(table)
    if (old === null || (ifNotExists && old.columns.has(column.name))) return null
    if (
      context.columnAtEnd(table, column.name) === null &&
      !context.tableAtEnd(table)?.columns.has(column.name)
    )
      return null
    const rewrites =
      column.default === 'volatile' || column.generated === 'stored' || column.identity !== 'none'
    const lock = rewrites ? 'ACCESS EXCLUSIVE, rewrite' : 'ACCESS EXCLUSIVE'
    const name = `${old.was}.${column.name}`
    const says = `${name} is added: old statements go on working, a down loses what was written to it`
    return opinion(name, rewrites ? `${says}; the table is rewritten under lock` : says, {
      back: ['yes', 'no'],
      locks: [lock, 'ACCESS EXCLUSIVE'],
    })
  },
}
