import { opinion, type Opinion, type Rule } from './rule.ts'
import { replacesUnknown, sameBefore } from './support/constraints.ts'

export const addForeignKey: Rule = {
  id: 'add-foreign-key',
  title: 'Add a foreign key',
  about:
    'Writes of the old release that point to a missing row are refused, also when the key is NOT VALID: that leaves out old rows, not new ones. Deleting from the other table is refused while rows point to it. Both tables take no writes while the rows are checked.',
  safer: [
    'Release 1: write only values that exist, and delete in the right order.',
    'ALTER TABLE {table} ADD CONSTRAINT … FOREIGN KEY … NOT VALID; then, in another transaction, VALIDATE CONSTRAINT.',
  ],
  saferIn: {
    mysql: [
      'Release 1: write only values that exist, and delete in the right order.',
      'Look for rows that point at nothing, and mend them.',
      'SET foreign_key_checks = 0; ALTER TABLE {table} ADD CONSTRAINT … FOREIGN KEY …, ALGORITHM=INPLACE, LOCK=NONE; SET foreign_key_checks = 1: without the first the table is copied. Rows that are there are not looked at.',
    ],
    sqlite: [
      'Release 1: write only values that exist, and delete in the right order.',
      'Release 2: make {table} anew, outside of a transaction of the tool: PRAGMA foreign_keys=OFF; BEGIN; CREATE TABLE {table}_new (…); INSERT INTO {table}_new SELECT … FROM {table}; DROP TABLE {table}; ALTER TABLE {table}_new RENAME TO {table}; make its indexes and triggers again; PRAGMA foreign_key_check; COMMIT; PRAGMA foreign_keys=ON.',
    ],
  },
  sources: [
    'squawk: adding-foreign-key-constraint, constraint-missing-not-valid',
    'strong_migrations: add_foreign_key',
    'Atlas: PG305',
  ],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY); CREATE TABLE posts (id int, author int)',
    change: 'ALTER TABLE posts ADD FOREIGN KEY (author) REFERENCES users (id) NOT VALID',
    reads: 'SELECT id, author FROM posts',
    writes: 'INSERT INTO posts (id, author) VALUES (1, 42)',
  },
  match: (change, context) => {
    if (change.kind !== 'add-constraint' || change.constraint.what !== 'foreign-key') return null
    const { table, constraint } = change
    const { columns, notValid, references, name } = constraint
    const old = context.oldTable(table)
    const target = references === null ? null : context.oldTable(references)
    const locks = [
      notValid ? 'SHARE ROW EXCLUSIVE' : 'SHARE ROW EXCLUSIVE, scan',
      'ACCESS EXCLUSIVE',
    ] as const
    const said: Opinion[] = []
    if (old !== null) {
      const list = `${old.was} (${columns.join(', ')})`
      const says = `${list} must point to a row of ${references ?? 'another table'}`
      if (context.allNew(table, columns))
        said.push(opinion(old.was, `${says}; the column is new`, { locks }))
      else if (sameBefore(context, table, constraint) !== null)
        said.push(opinion(old.was, `${says}, as before`, { locks }))
      else if (replacesUnknown(context, table, name)) {
        said.push(
          opinion(old.was, `${says}, in place of another rule of the same name`, {
            writers: 'may-break',
            locks,
          }),
        )
      } else
        said.push(
          opinion(old.was, `${says}: other writes of the old release are refused`, {
            writers: 'breaks',
            locks,
          }),
        )
    }
    // What points to an old table from a new column keeps its rows, once the new release has written it.
    const fromNew = old === null || context.allNew(table, columns)
    if (fromNew && target !== null && constraint.refusesDelete && references !== table) {
      const says = `rows of ${table} that point to ${target.was} keep the old release from deleting there`
      const lock = ['SHARE ROW EXCLUSIVE', 'ACCESS EXCLUSIVE'] as const
      said.push(opinion(target.was, says, { writers: 'may-break', severity: 'rare', locks: lock }))
    }
    return said
  },
}
