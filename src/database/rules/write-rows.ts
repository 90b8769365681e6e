import type { ChangeOf } from './changes/change.ts'
import { opinion, type Rule } from './rule.ts'

export const writeRows: Rule = {
  id: 'write-rows',
  title: 'Insert, update or merge rows',
  about:
    'The structure stays, the content changes: the old release may read values it does not expect. What an UPDATE overwrote is nowhere kept, so a down cannot bring it back unless the migration saved it. Filling a column that is new in the same release touches nothing the old one knows.',
  safer: [
    'Write to a new column of {table} instead of overwriting one that the old release reads.',
    'Or keep what is overwritten: CREATE TABLE {table}_before AS SELECT … first, and let the down restore it.',
  ],
  saferIn: { mysql: 'the same', sqlite: 'the same' },
  sources: ['strong_migrations: execute (refuses to look)'],
  example: {
    before:
      "CREATE TABLE users (id int PRIMARY KEY, state text); INSERT INTO users VALUES (1, 'old')",
    change: "UPDATE users SET state = 'new'",
    reads: 'SELECT id, state FROM users',
    writes: "INSERT INTO users (id, state) VALUES (2, 'old')",
  },
  match: (change, context) => {
    if (change.kind !== 'write' || !['insert', 'update', 'merge', 'copy'].includes(change.how))
      return null
    const old = context.oldTable(change.table)
    if (old === null) return null
    const { columns, how } = change
    if (how === 'update' && context.allNew(change.table, columns)) {
      return opinion(old.was, `new columns of ${old.was} are filled: ${columns.join(', ')}`, {
        locks: ['rows', null],
      })
    }
    if (how === 'insert' || how === 'copy')
      return opinion(old.was, inserted(change, context.statement.repeats, old.was))
    const names = columns.filter((one) => context.oldColumn(change.table, one) !== null)
    const says = `${change.filtered ? 'some' : 'all'} rows of ${old.was} are changed${names.length > 0 ? ` in ${names.join(', ')}` : ''}: what they held is not kept`
    return opinion(old.was, says, {
      readers: 'may-break',
      back: ['no', 'yes'],
      locks: ['rows', 'rows'],
    })
  },
}

function inserted({ rows, how }: ChangeOf<'write'>, repeats: number, table: string): string {
  const count =
    how === 'copy' || rows === null || repeats > 1
      ? 'rows are'
      : rows === 1
        ? 'a row is'
        : `${rows} rows are`
  return `${count} written to ${table}: a down must know which`
}
