import { opinion, type Rule } from './rule.ts'
import { replacesUnknown, sameBefore } from './support/constraints.ts'

export const addCheck: Rule = {
  id: 'add-check',
  title: 'Add a CHECK',
  about:
    'Writes of the old release that do not fulfil the condition are refused, also when the constraint is NOT VALID: that leaves out old rows, not new ones. Without NOT VALID all rows are read under an ACCESS EXCLUSIVE lock.',
  safer: [
    'Release 1: write only what fulfils the condition.',
    'Release 2: ALTER TABLE {table} ADD CONSTRAINT … CHECK (…) NOT VALID; then, in another transaction, VALIDATE CONSTRAINT.',
  ],
  saferIn: {
    mysql: [
      'Release 1: write only what fulfils the condition.',
      'Release 2, at a quiet hour or with gh-ost or pt-online-schema-change, as every row is tested in a copy: ALTER TABLE {table} ADD CONSTRAINT … CHECK (…).',
    ],
    sqlite: [
      'Release 1: write only what fulfils the condition.',
      'Release 2: make {table} anew, outside of a transaction of the tool: PRAGMA foreign_keys=OFF; BEGIN; CREATE TABLE {table}_new (…); INSERT INTO {table}_new SELECT … FROM {table}; DROP TABLE {table}; ALTER TABLE {table}_new RENAME TO {table}; make its indexes and triggers again; PRAGMA foreign_key_check; COMMIT; PRAGMA foreign_keys=ON.',
    ],
  },
  sources: [
    'squawk: constraint-missing-not-valid',
    'strong_migrations: add_check_constraint',
    'Atlas: PG305',
  ],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, age int)',
    change: 'ALTER TABLE users ADD CONSTRAINT grown CHECK (age > 17) NOT VALID',
    reads: 'SELECT id, age FROM users',
    writes: 'INSERT INTO users (id, age) VALUES (1, 12)',
  },
  match: (change, context) => {
    if (change.kind !== 'add-constraint' || change.constraint.what !== 'check') return null
    const { table, constraint } = change
    const old = context.oldTable(table)
    if (old === null) return null
    const locks = [
      constraint.notValid ? 'ACCESS EXCLUSIVE' : 'ACCESS EXCLUSIVE, scan',
      'ACCESS EXCLUSIVE',
    ] as const
    const end = context.tableAtEnd(table)
    if (end !== null && !end.constraints.has(constraint.name)) return null
    const says = `${constraint.name} of ${old.was} asks a condition`
    if (context.allNew(table, constraint.columns))
      return opinion(old.was, `${says} of new columns only`, { locks })
    if (sameBefore(context, table, constraint) !== null)
      return opinion(old.was, `${says} that all old values fulfil`, { locks })
    if (replacesUnknown(context, table, constraint.name)) {
      return opinion(old.was, `${says}, in place of another of the same name`, {
        writers: 'may-break',
        locks,
      })
    }
    return opinion(
      old.was,
      `${says}: writes of the old release that do not fulfil it are refused`,
      { writers: 'breaks', locks },
    )
  },
}
