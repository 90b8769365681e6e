import { opinion, type Rule } from './rule.ts'

export const changeRole: Rule = {
  id: 'change-role',
  title: 'Change roles and owners',
  about:
    'Roles stand outside a database’s own schema: a role that is dropped, loses an attribute or an owned table may be the one the old release logs in as.',
  safer: [
    'Make a second role beside {object}, move the release over, and drop the first when no release that may be rolled back to uses it.',
  ],
  saferIn: { mysql: 'the same', sqlite: 'no such thing' },
  sources: [],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, email text)',
    change: 'ALTER TABLE users OWNER TO CURRENT_USER',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change, context) => {
    if (change.kind === 'drop-owned') {
      const says = `everything that ${change.role} owns is dropped, with its rows`
      return opinion(change.role, says, {
        readers: 'may-break',
        writers: 'may-break',
        severity: 'breaks',
        back: ['no', 'no'],
      })
    }
    if (change.kind === 'drop-object' && change.what === 'role') {
      if (!context.isOld('role', change.name)) return null
      const says = `role ${change.name} is dropped: the old release may log in as it`
      return opinion(change.name, says, { readers: 'may-break', writers: 'may-break' })
    }
    if (change.kind === 'change-role') {
      if (!context.isOld('role', change.role)) return null
      return opinion(change.role, `role ${change.role} changes (${change.what})`, {
        readers: 'may-break',
        writers: 'may-break',
      })
    }
    if (change.kind !== 'change-owner' || context.oldTable(change.object) === null) return null
    if (
      context.before.table(change.object) === 'unknown' &&
      context.isNew('function', change.object)
    )
      return null
    return opinion(change.object, `${change.object} belongs to ${change.to} now`, {
      locks: ['ACCESS EXCLUSIVE', 'ACCESS EXCLUSIVE'],
    })
  },
}
