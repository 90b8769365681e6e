import { opinion, type Rule } from './rule.ts'

export const revoke: Rule = {
  id: 'revoke',
  title: 'Take a privilege away',
  about:
    'The old release is refused what it did before, when it runs as a role that loses the privilege. Tables it owns are not touched.',
  safer: [
    'Release 1: stop doing with {object} what the privilege allows.',
    'Release 2, when no release that may be rolled back to does it: REVOKE.',
  ],
  saferIn: { mysql: 'the same', sqlite: 'no such thing' },
  sources: ['squawk: ban-revoke (opt-in)'],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, email text); GRANT ALL ON users TO PUBLIC',
    change: 'REVOKE ALL ON users FROM PUBLIC',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change, context) => {
    if (change.kind !== 'revoke') return null
    const { what, objects, privileges, roles } = change
    const old = objects.filter((name) =>
      what === 'table'
        ? context.oldTable(name) !== null
        : what === 'function'
          ? context.isOld('function', name)
          : context.isOld(what, name),
    )
    if (old.length === 0) return null
    const name = old.join(', ')
    const has = (...names: readonly string[]) =>
      privileges.some((one) => names.includes(one.toLowerCase()))
    const reads = has('all', 'select', 'usage', 'execute', 'membership', 'connect')
    const writes = has(
      'all',
      'insert',
      'update',
      'delete',
      'truncate',
      'usage',
      'execute',
      'membership',
      'connect',
    )
    return opinion(name, `${roles.join(', ')} may no longer ${privileges.join(', ')} on ${name}`, {
      readers: reads ? 'may-break' : 'fine',
      writers: writes ? 'may-break' : 'fine',
      severity: (reads || writes) && what === 'table' ? 'breaks' : 'note',
    })
  },
}
