import { opinion, type Rule } from './rule.ts'

export const changeRowSecurity: Rule = {
  id: 'change-row-security',
  title: 'Switch row level security on or off',
  about:
    'With row level security on, whoever does not own the table sees only rows that a policy allows: none without a policy, and no error. Writes that no policy allows are refused. Owners and superusers are not bound, unless it is FORCEd. Switched off, everybody sees every row.',
  safer: [
    'Make policies for {table} that allow what the old release does, in the same transaction.',
    'Narrow them when no release that may be rolled back to needs more.',
  ],
  saferIn: { mysql: 'no such thing', sqlite: 'no such thing' },
  sources: ['squawk: ban-alter-row-level-security (opt-in)'],
  example: {
    before:
      "CREATE TABLE users (id int PRIMARY KEY, email text); INSERT INTO users VALUES (1, 'a@example.org')",
    change: 'ALTER TABLE users ENABLE ROW LEVEL SECURITY',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (2, 'b@example.org')",
  },
  match: (change, context) => {
    if (change.kind !== 'row-security') return null
    const old = context.oldTable(change.table)
    if (old === null) return null
    const locks = ['ACCESS EXCLUSIVE', 'ACCESS EXCLUSIVE'] as const
    const end = context.thingAtEnd('row security', change.table)
    if (change.to === 'off' || change.to === 'no-force') {
      return end === null
        ? opinion(old.was, `row level security of ${old.was} is loosened: more rows are seen`, {
            readers: 'may-break',
            locks,
          })
        : null
    }
    if (end === null) return null
    const policies = [...context.end.things('policy').values()].filter(
      ({ table }) => table === change.table,
    )
    const who = change.to === 'force' ? 'also its owner' : 'whoever does not own it'
    if (policies.length > 0) {
      return opinion(old.was, `policies decide which rows of ${old.was} ${who} sees and writes`, {
        readers: 'may-break',
        writers: 'may-break',
        locks,
      })
    }
    return opinion(
      old.was,
      `${who} sees no row of ${old.was} and writes none: there is no policy`,
      {
        readers: 'may-break',
        writers: 'may-break',
        severity: 'breaks',
        locks,
      },
    )
  },
}
