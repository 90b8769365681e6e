import { opinion, type Rule } from './rule.ts'

export const changeAttribute: Rule = {
  id: 'change-attribute',
  title: 'Change a composite type',
  about:
    'Statements of the old release that name a dropped, renamed or changed attribute fail. An added one breaks those that write the whole value, as ROW(…)::{object}.',
  safer: [
    'Make a second type beside {object}, and drop the first when no release that may be rolled back to uses it.',
  ],
  saferIn: { mysql: 'no such thing', sqlite: 'no such thing' },
  sources: [],
  example: {
    before:
      'CREATE TYPE place AS (street text, town text); CREATE TABLE users (id int PRIMARY KEY, home place)',
    change: 'ALTER TYPE place DROP ATTRIBUTE town',
    reads: 'SELECT (home).town FROM users',
    writes: "INSERT INTO users (id, home) VALUES (1, ROW('High Street', 'York')::place)",
  },
  match: (change, context) => {
    if (change.kind !== 'change-attribute' || !context.isOld('type', change.type)) return null
    const name = `${change.type}.${change.attribute}`
    const locks = ['ACCESS EXCLUSIVE', 'ACCESS EXCLUSIVE'] as const
    if (change.action === 'add') {
      const says = `${name} is added: writes of the whole value by the old release fail`
      return opinion(name, says, {
        writers: 'may-break',
        severity: 'breaks',
        back: ['yes', 'no'],
        locks,
      })
    }
    if (change.action === 'change') {
      return opinion(name, `${name} changes its type`, {
        readers: 'may-break',
        writers: 'may-break',
        back: ['conditional', 'conditional'],
        locks,
      })
    }
    const gone = change.action === 'drop'
    return opinion(
      name,
      `${name} is ${gone ? 'dropped' : 'renamed'}: statements of the old release that name it fail`,
      {
        readers: 'breaks',
        writers: gone ? 'breaks' : 'may-break',
        back: gone ? ['no', 'no'] : ['yes', 'yes'],
        locks,
      },
    )
  },
}
