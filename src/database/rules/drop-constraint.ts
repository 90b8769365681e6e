import { opinion, type Rule } from './rule.ts'
import { constraintNamed } from './support/constraints.ts'

export const dropConstraint: Rule = {
  id: 'drop-constraint',
  title: 'Drop a foreign key or CHECK',
  about:
    'Old statements run. Rows can come in that the old release never met, and then the way back, which reads all rows, fails on them.',
  safer: [
    'Keep the constraint of {table} until no release that may be rolled back to relies on it.',
  ],
  saferIn: { mysql: 'the same', sqlite: 'the same' },
  sources: ['squawk: ban-drop-constraint', 'Atlas: CD101'],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, age int CONSTRAINT grown CHECK (age > 17))',
    change: 'ALTER TABLE users DROP CONSTRAINT grown',
    reads: 'SELECT id, age FROM users',
    writes: 'INSERT INTO users (id, age) VALUES (1, 21)',
  },
  match: (change, context) => {
    if (change.kind !== 'drop-constraint') return null
    const { table, name, ifExists } = change
    const old = context.oldTable(table, ifExists)
    if (old === null || context.tableAtEnd(table) === null) return null
    if (ifExists && old.complete && !old.constraints.has(name)) return null
    const found = constraintNamed(context, table, name)
    if (found?.what === 'unique' || found?.what === 'primary-key') return null
    const locks = ['ACCESS EXCLUSIVE', 'ACCESS EXCLUSIVE, scan'] as const
    const end = context.tableAtEnd(table)?.constraints.get(name)
    if (end !== undefined) return opinion(old.was, `${name} of ${old.was} is made anew`, { locks })
    const unsure =
      found === null ? '; where it made values unique, upserts of the old release fail' : ''
    return opinion(
      old.was,
      `${name} of ${old.was} is gone: rows may come in that the old release does not expect${unsure}`,
      {
        writers: 'may-break',
        back: ['yes', 'conditional'],
        locks,
      },
    )
  },
}
