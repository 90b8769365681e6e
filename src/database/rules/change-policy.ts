import { opinion, type Rule } from './rule.ts'

export const changePolicy: Rule = {
  id: 'change-policy',
  title: 'Add, change or drop a policy',
  about:
    'Where row level security is on, the old release may see fewer rows, and may be refused writes it made before. A further permissive policy only adds rows.',
  safer: [
    'Add the new policy of {object} beside the old one; drop the old one when no release that may be rolled back to needs it.',
  ],
  saferIn: { mysql: 'no such thing', sqlite: 'no such thing' },
  sources: [],
  example: {
    before:
      'CREATE TABLE users (id int PRIMARY KEY, email text); ALTER TABLE users ENABLE ROW LEVEL SECURITY; CREATE POLICY everybody ON users USING (true)',
    change: 'DROP POLICY everybody ON users',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change, context) => {
    if (change.kind !== 'policy') return null
    const old = context.oldTable(change.table)
    const key = `${change.table}.${change.name}`
    if (old === null || context.tableAtEnd(change.table) === null) return null
    const locks = ['ACCESS EXCLUSIVE', 'ACCESS EXCLUSIVE'] as const
    if (change.action === 'create') {
      if (!change.restrictive)
        return opinion(old.was, `policy ${change.name} lets more rows of ${old.was} be seen`, {
          locks,
        })
      return opinion(old.was, `policy ${change.name} restricts ${old.was}`, {
        readers: 'may-break',
        writers: 'may-break',
        locks,
      })
    }
    if (!context.isOld('policy', key, change.action === 'drop')) return null
    const again = change.action === 'drop' && context.thingAtEnd('policy', key) !== null
    const how = again ? 'is made anew' : change.action === 'drop' ? 'is dropped' : 'is changed'
    return opinion(old.was, `policy ${change.name} of ${old.was} ${how}`, {
      readers: 'may-break',
      writers: 'may-break',
      locks,
    })
  },
}
