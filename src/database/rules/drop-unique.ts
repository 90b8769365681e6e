import { opinion, type Rule } from './rule.ts'
import { constraintNamed, isUniqueAtEnd } from './support/constraints.ts'

export const dropUnique: Rule = {
  id: 'drop-unique',
  title: 'Drop a primary key or unique rule',
  about:
    'INSERT … ON CONFLICT (columns) of the old release is refused without a unique index on exactly these columns. Duplicates can come in, and then the way back fails.',
  safer: [
    'Release 1: stop using ON CONFLICT on these columns of {table}.',
    'Release 2, when no release that may be rolled back to upserts on them: drop the constraint or index.',
  ],
  saferIn: {
    mysql: [
      'Release 1: stop using ON DUPLICATE KEY UPDATE and REPLACE on these columns of {table}: without the key they insert a second row and say nothing.',
      'Release 2, when no release that may be rolled back to upserts on them: ALTER TABLE {table} DROP INDEX …, ALGORITHM=INPLACE, LOCK=NONE.',
    ],
    sqlite: [
      'Release 1: stop using ON CONFLICT and INSERT OR … on these columns of {table}.',
      'Release 2, when no release that may be rolled back to upserts on them: DROP INDEX …; a constraint inside CREATE TABLE goes only when the table is made anew.',
    ],
  },
  sources: ['squawk: ban-drop-constraint', 'Atlas: CD101'],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, email text CONSTRAINT users_email_key UNIQUE)',
    change: 'ALTER TABLE users DROP CONSTRAINT users_email_key',
    reads: 'SELECT id, email FROM users',
    writes:
      "INSERT INTO users (id, email) VALUES (1, 'a@example.org') ON CONFLICT (email) DO NOTHING",
  },
  match: (change, context) => {
    const dropped = droppedBy(change, context)
    if (dropped === null) return null
    const { table, columns, known, computed } = dropped
    const old = context.oldTable(table, dropped.ifExists)
    // With a table or a column that is dropped too, nobody can upsert on it: those rules speak of that.
    if (old === null || context.tableAtEnd(table) === null) return null
    if (columns.length > 0 && columns.some((one) => context.column(table, one)?.origin === 'new'))
      return null
    const gone = columns.some(
      (one) => context.columnAtEnd(table, one) === null && old.columns.has(one),
    )
    if (gone) return null
    const locks = ['ACCESS EXCLUSIVE', 'ACCESS EXCLUSIVE, build'] as const
    const said =
      columns.length > 0 ? `${old.was} (${columns.join(', ')})` : `${dropped.name} of ${old.was}`
    if (columns.length > 0 && isUniqueAtEnd(context, table, columns, computed)) {
      return opinion(old.was, `${said} stays unique by another constraint or index`, { locks })
    }
    return opinion(
      old.was,
      `${said} is no longer unique: upserts of the old release fail, duplicates may come in`,
      {
        writers: known ? 'breaks' : 'may-break',
        ...(known || dropped.ifExists ? {} : { severity: 'breaks' as const }),
        back: ['yes', 'conditional'],
        locks,
      },
    )
  },
}

function droppedBy(change: Parameters<Rule['match']>[0], context: Parameters<Rule['match']>[1]) {
  if (change.kind === 'drop-index') {
    const index = context.thing('index', change.name)
    if (index?.unique !== true || index.origin !== 'old' || index.table === undefined) return null
    const { table, columns = [], partial } = index
    return {
      table,
      columns,
      name: change.name,
      ifExists: change.ifExists,
      computed: index.computed === true,
      known: partial !== true && columns.length > 0,
    }
  }
  if (change.kind !== 'drop-constraint') return null
  const { table, name, ifExists } = change
  const found = constraintNamed(context, table, name)
  if (found?.what !== 'unique' && found?.what !== 'primary-key') return null
  return {
    table,
    columns: found.columns,
    name,
    ifExists,
    computed: false,
    known: found.columns.length > 0,
  }
}
