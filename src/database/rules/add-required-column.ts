import type { Change } from './changes/change.ts'
import type { Context } from './world/context.ts'
import { opinion, type Rule } from './rule.ts'

export const addRequiredColumn: Rule = {
  id: 'add-required-column',
  title: 'Add a column that must be filled',
  about:
    'A NOT NULL column without a default is filled by nobody who does not know it: every INSERT of the old release is refused. On a table with rows the statement fails at once.',
  safer: [
    'Release 1: ALTER TABLE {table} ADD COLUMN {column} … without NOT NULL (or with a default), and write it.',
    'Fill old rows in batches.',
    'Release 2, when no release that may be rolled back to leaves it empty: ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL.',
  ],
  saferIn: {
    mysql: [
      'Release 1: ALTER TABLE {table} ADD COLUMN {column} … NULL, ALGORITHM=INSTANT (or NOT NULL with a DEFAULT), and write it.',
      'Fill old rows in batches by the primary key.',
      'Release 2, when no release that may be rolled back to leaves it empty: ALTER TABLE {table} MODIFY COLUMN {column} … NOT NULL, ALGORITHM=INPLACE, LOCK=NONE. State the whole column: what MODIFY leaves out is lost.',
    ],
    sqlite: [
      'Release 1: ALTER TABLE {table} ADD COLUMN {column} … without NOT NULL (or with a constant DEFAULT), and write it.',
      'Fill old rows in batches.',
      'Release 2, when no release that may be rolled back to leaves it empty: make {table} anew, outside of a transaction of the tool: PRAGMA foreign_keys=OFF; BEGIN; CREATE TABLE {table}_new (…); INSERT INTO {table}_new SELECT … FROM {table}; DROP TABLE {table}; ALTER TABLE {table}_new RENAME TO {table}; make its indexes and triggers again; PRAGMA foreign_key_check; COMMIT; PRAGMA foreign_keys=ON.',
    ],
  },
  sources: ['squawk: adding-required-field', 'Atlas: MF103, MY101'],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, email text)',
    change: 'ALTER TABLE users ADD COLUMN country text NOT NULL',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change, context) => {
    if (change.kind !== 'add-column' || !isRequired(change, context)) return null
    const old = context.oldTable(change.table)
    if (old === null || (change.ifNotExists && old.columns.has(change.column.name))) return null
    const name = `${old.was}.${change.column.name}`
    return opinion(
      name,
      `${name} must be filled and has no default: INSERTs of the old release are refused`,
      {
        writers: 'breaks',
        back: ['yes', 'no'],
        locks: ['ACCESS EXCLUSIVE', 'ACCESS EXCLUSIVE'],
      },
    )
  },
}

/** Whether a new column is, at the end of the range, one that every INSERT must name. */
export function isRequired(
  change: Extract<Change, { kind: 'add-column' }>,
  context: Context,
): boolean {
  const { column, table } = change
  if (
    !column.notNull ||
    column.default !== 'none' ||
    column.generated !== 'none' ||
    column.identity !== 'none'
  )
    return false
  const end = context.tableAtEnd(table)?.columns.get(column.name)
  if (end === undefined || context.filledByTrigger(table, column.name)) return false
  return end.notNull !== false && end.hasDefault !== true
}
