import { opinion, type Rule } from './rule.ts'

export const dropView: Rule = {
  id: 'drop-view',
  title: 'Drop a view',
  about:
    'Statements of the old release that read the view fail. Often it is made anew in the same release; then its columns count: one that is missing breaks, others do not.',
  safer: [
    'CREATE OR REPLACE VIEW {object} …, with new columns at the end, instead of dropping it.',
  ],
  saferIn: {
    mysql: [
      'CREATE OR REPLACE VIEW {object} …, with new columns at the end, instead of dropping it.',
    ],
    sqlite: [
      'DROP VIEW {object} and CREATE VIEW {object} … in one transaction, with new columns at the end: SQLite has no OR REPLACE.',
    ],
  },
  sources: ['squawk: ban-drop-view (opt-in)'],
  example: {
    before:
      'CREATE TABLE users (id int PRIMARY KEY, email text); CREATE VIEW mails AS SELECT email FROM users',
    change: 'DROP VIEW mails',
    reads: 'SELECT email FROM mails',
    writes: null,
  },
  match: (change, context) => {
    if (change.kind !== 'drop-object' || !/view$/.test(change.what)) return null
    const old = context.oldTable(change.name, change.ifExists)
    if (old === null) return null
    const locks = ['ACCESS EXCLUSIVE', null] as const
    const again = context.end.table(old.was)
    if (again === null || again === 'unknown') {
      const unsure = change.ifExists && context.before.table(change.name) === 'unknown'
      const says = `view ${old.was} is dropped: statements of the old release that read it fail`
      return opinion(old.was, says, { readers: unsure ? 'may-break' : 'breaks', locks })
    }
    const before = context.thing('view', change.name)?.text
    if (before !== undefined && before === context.thingAtEnd('view', old.was)?.text) return null
    const missing = [...old.columns.keys()].filter(
      (one) => again.complete && !again.columns.has(one),
    )
    if (missing.length > 0) {
      const says = `view ${old.was} is made anew without ${missing.join(', ')}`
      return opinion(old.was, says, { readers: 'breaks', locks })
    }
    return opinion(old.was, `view ${old.was} is made anew in another way`, {
      readers: 'may-break',
      locks,
    })
  },
}
