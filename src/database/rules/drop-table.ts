import { opinion, type Rule } from './rule.ts'

export const dropTable: Rule = {
  id: 'drop-table',
  title: 'Drop a table',
  about:
    'Statements of the old release that name the table fail, and its rows are gone: a down makes an empty one.',
  safer: [
    'Release 1: stop using {table}.',
    'Release 2, when no release that may be rolled back to uses it: ALTER TABLE {table} RENAME TO {table}_unused, and wait.',
    'Release 3: dump it, then drop it.',
  ],
  saferIn: {
    mysql: [
      'Release 1: stop using {table}.',
      'Release 2, when no release that may be rolled back to uses it: RENAME TABLE {table} TO {table}_unused, and wait.',
      'Release 3: dump it, then drop it.',
    ],
    sqlite: 'the same',
  },
  sources: ['squawk: ban-drop-table', 'Atlas: DS102'],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, email text)',
    change: 'DROP TABLE users',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change, context) => {
    if (change.kind !== 'drop-object' || !['table', 'foreign table'].includes(change.what))
      return null
    const old = context.oldTable(change.name, change.ifExists)
    if (old === null) return null
    const locks = ['ACCESS EXCLUSIVE', null] as const
    const stands = context.end.table(old.was)
    if (stands !== null && stands !== 'unknown' && stands.id !== old.id) {
      const missing = [...old.columns.values()]
        .map(({ was }) => was)
        .filter((was) => stands.complete && !stands.columns.has(was))
      const effect = missing.length > 0 ? 'breaks' : 'may-break'
      const without = missing.length > 0 ? ` without ${missing.join(', ')}` : ''
      return opinion(
        old.was,
        `${old.was} is dropped and made anew${without}: its rows are lost unless they were copied`,
        {
          readers: effect,
          writers: effect,
          back: ['conditional', 'conditional'],
          locks,
        },
      )
    }
    if (change.ifExists && context.before.table(change.name) === 'unknown') {
      const says = `${old.was} is dropped if it is there, with its rows`
      return opinion(old.was, says, {
        readers: 'may-break',
        writers: 'may-break',
        severity: 'breaks',
        back: ['no', 'no'],
        locks,
      })
    }
    const says = `${old.was} is dropped: statements of the old release that name it fail, and its rows are lost`
    return opinion(old.was, says, {
      readers: 'breaks',
      writers: 'breaks',
      back: ['no', 'no'],
      locks,
    })
  },
}
