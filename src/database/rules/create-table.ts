import { opinion, type Opinion, type Rule } from './rule.ts'

export const createTable: Rule = {
  id: 'create-table',
  title: 'Create a table',
  about:
    'The old release does not know it. Going back loses its rows. A foreign key from it to an old table is felt, though: once the new release has written rows, the old one cannot delete what they point to, unless the key says ON DELETE CASCADE or SET NULL.',
  safer: ['Give foreign keys of {table} to older tables ON DELETE CASCADE or ON DELETE SET NULL.'],
  saferIn: { mysql: 'the same', sqlite: 'the same' },
  sources: [],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY)',
    change: 'CREATE TABLE notes (id int PRIMARY KEY, body text)',
    reads: 'SELECT id FROM users',
    writes: 'INSERT INTO users (id) VALUES (1)',
  },
  match: (change, context) => {
    if (change.kind !== 'create-table' || change.temporary) return null
    if (
      change.ifNotExists &&
      context.oldTable(change.table, true) !== null &&
      context.before.table(change.table) !== 'unknown'
    )
      return null
    const said: Opinion[] = []
    if (change.partitionOf === null || context.oldTable(change.partitionOf) === null) {
      said.push(
        opinion(change.table, `${change.table} is new: a down loses its rows`, {
          back: ['yes', 'no'],
        }),
      )
    } else {
      said.push(
        opinion(
          change.table,
          `${change.table} is a new partition of ${change.partitionOf}: a down loses its rows`,
          {
            back: ['yes', 'no'],
            locks: ['ACCESS EXCLUSIVE', 'ACCESS EXCLUSIVE'],
          },
        ),
      )
    }
    for (const { references, refusesDelete } of change.constraints) {
      if (references === null || !refusesDelete || references === change.table) continue
      const old = context.oldTable(references)
      if (old === null) continue
      said.push(
        opinion(
          old.was,
          `rows of ${change.table} that point to ${old.was} keep the old release from deleting there`,
          {
            writers: 'may-break',
            severity: 'rare',
            locks: ['SHARE ROW EXCLUSIVE', 'ACCESS EXCLUSIVE'],
          },
        ),
      )
    }
    return said
  },
}
