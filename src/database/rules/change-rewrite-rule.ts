import { opinion, type Rule } from './rule.ts'

export const changeRewriteRule: Rule = {
  id: 'change-rewrite-rule',
  title: 'Add or drop a rewrite rule',
  about:
    'CREATE RULE makes statements of the old release into other statements, or into none; dropping one gives them their plain meaning.',
  safer: ['Use a trigger or a view instead of a rule on {object}.'],
  saferIn: { mysql: 'no such thing', sqlite: 'no such thing' },
  sources: [],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, email text)',
    change: 'CREATE RULE nobody AS ON INSERT TO users DO INSTEAD NOTHING',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change, context) => {
    if (change.kind !== 'rewrite-rule') return null
    const old = context.oldTable(change.table)
    if (old === null) return null
    const says = `rule ${change.name} of ${old.was} is ${change.action === 'create' ? 'made' : 'dropped'}: statements of the old release mean something else`
    return opinion(old.was, says, {
      readers: 'may-break',
      writers: 'may-break',
      locks: ['ACCESS EXCLUSIVE', 'ACCESS EXCLUSIVE'],
    })
  },
}
