import { opinion, type Rule } from './rule.ts'

export const replaceView: Rule = {
  id: 'replace-view',
  title: 'Replace a view',
  about:
    'CREATE OR REPLACE VIEW can only add columns at the end, so statements of the old release still run. What rows it shows may have changed.',
  safer: ['Make a second view beside {object} where the rows it shows change.'],
  saferIn: { mysql: 'the same', sqlite: 'the same' },
  sources: ['squawk: ban-replace-view (opt-in)'],
  example: {
    before:
      'CREATE TABLE users (id int PRIMARY KEY, email text); CREATE VIEW mails AS SELECT email FROM users',
    change: 'CREATE OR REPLACE VIEW mails AS SELECT email, id FROM users',
    reads: 'SELECT email FROM mails',
    writes: null,
  },
  match: (change, context) => {
    if (change.kind !== 'create-view' || !change.replace) return null
    const old = context.oldTable(change.view, true)
    if (old === null) return null
    const before = context.thing('view', change.view)?.text
    if (before !== undefined && before === context.thingAtEnd('view', change.view)?.text)
      return null
    const says = `view ${old.was} is replaced: the old release may see other rows`
    return opinion(old.was, says, {
      readers: 'may-break',
      locks: ['ACCESS EXCLUSIVE', 'ACCESS EXCLUSIVE'],
    })
  },
}
