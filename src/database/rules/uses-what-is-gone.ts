import { opinion, type Opinion, type Rule } from './rule.ts'
import type { Context } from './world/context.ts'

export const usesWhatIsGone: Rule = {
  id: 'uses-what-is-gone',
  title: 'A function or view uses what is gone',
  about:
    'PostgreSQL looks into the body of a function only when it runs. One that names a dropped or renamed column or table stays, and fails at the next call or, in a trigger, at the next write. A view that rests on what is dropped goes with it when CASCADE is said.',
  safer: ['CREATE OR REPLACE FUNCTION {object} … in the same migration, without what is gone.'],
  saferIn: {
    mysql: [
      'DROP and CREATE {object} in the same migration, without what is gone. Views, triggers and routines are only looked at when they run.',
    ],
    sqlite: ['DROP and CREATE {object} in the same migration, without what is gone.'],
  },
  sources: [],
  example: {
    before:
      'CREATE TABLE users (id int PRIMARY KEY, email text); CREATE FUNCTION mails() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(users.email) FROM users); END $$',
    change: 'ALTER TABLE users DROP COLUMN email',
    reads: 'SELECT mails()',
    writes: null,
  },
  match: (change, context) => {
    const gone = goneBy(change, context)
    if (gone === null) return null
    const said: Opinion[] = []
    for (const [name, one] of context.end.things('function')) {
      if (one.origin !== 'old') continue
      const bare = name.replace(/\(.*$/, '')
      if (one.uses?.includes(gone.name) === true) {
        said.push(
          opinion(name, `${name} still uses ${gone.name}: it fails when it is called`, {
            readers: 'breaks',
            writers: 'may-break',
          }),
        )
      } else if (
        gone.column !== null &&
        one.uses?.some((use) => use === `new.${gone.column}` || use === `old.${gone.column}`)
      ) {
        const runs = [...context.end.things('trigger').values()].some(
          (trigger) => trigger.table === gone.table && trigger.uses?.includes(bare),
        )
        if (runs)
          said.push(
            opinion(name, `${name} still uses ${gone.name}: writes that run it fail`, {
              writers: 'breaks',
            }),
          )
      }
    }
    // A view follows a renamed column or table by itself; of what is dropped it goes along, by CASCADE.
    for (const [name, one] of change.kind.startsWith('drop') ? context.end.things('view') : []) {
      if (one.origin !== 'old' || one.uses?.includes(gone.name) !== true) continue
      said.push(
        opinion(name, `view ${name} rests on ${gone.name} and goes with it`, { readers: 'breaks' }),
      )
    }
    return said
  },
}

function goneBy(change: Parameters<Rule['match']>[0], context: Context) {
  if (change.kind === 'drop-column' || change.kind === 'rename-column') {
    const old = context.oldColumn(change.table, change.column)
    if (old === null || old.was !== change.column) return null
    if (context.underOldName(old.table.was)?.columns.has(old.was) === true) return null
    return { name: old.name, table: old.table.was, column: old.was }
  }
  const table =
    change.kind === 'rename-table'
      ? change.table
      : change.kind === 'drop-object' && /table$|view$/.test(change.what)
        ? change.name
        : null
  const old = table === null ? null : context.oldTable(table, true)
  if (old === null || old.was !== table) return null
  const stands = context.end.table(old.was)
  if (stands !== null && stands !== 'unknown') return null
  return { name: old.was, table: old.was, column: null }
}
