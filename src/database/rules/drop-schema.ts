import { opinion, type Rule } from './rule.ts'

export const dropSchema: Rule = {
  id: 'drop-schema',
  title: 'Drop a schema, an extension or a database',
  about:
    'Everything in it goes too when CASCADE is said: tables with their rows, functions, types and the columns of those types.',
  safer: [
    'Drop what is in {object} piece by piece, each when no release that may be rolled back to uses it.',
  ],
  saferIn: { mysql: 'the same', sqlite: 'no such thing' },
  sources: ['squawk: ban-drop-database, ban-drop-extension', 'Atlas: DS101'],
  example: {
    before: 'CREATE SCHEMA shop; CREATE TABLE shop.users (id int PRIMARY KEY)',
    change: 'DROP SCHEMA shop CASCADE',
    reads: 'SELECT id FROM shop.users',
    writes: 'INSERT INTO shop.users (id) VALUES (1)',
  },
  match: (change, context) => {
    if (change.kind !== 'drop-object') return null
    const { what, name, ifExists, cascade } = change
    if (what === 'other')
      return opinion(name, `${name} is dropped`, {
        readers: 'may-break',
        writers: 'may-break',
        back: ['conditional', 'conditional'],
      })
    if (what !== 'schema' && what !== 'extension') return null
    if (!context.isOld(what, name, ifExists) || context.thingAtEnd(what, name) !== null) return null
    const unsure = ifExists && context.thing(what, name) === null
    const inside = what === 'schema' && !cascade
    const effect = unsure || inside ? 'may-break' : 'breaks'
    const says = inside
      ? `schema ${name} is dropped; it must be empty`
      : `${what} ${name} is dropped with all that is in it or rests on it`
    return opinion(name, says, {
      readers: effect,
      writers: effect,
      back: inside ? ['yes', 'yes'] : ['no', 'no'],
      locks: ['ACCESS EXCLUSIVE', null],
    })
  },
}
