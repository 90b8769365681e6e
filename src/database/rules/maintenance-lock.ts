import { opinion, type Rule } from './rule.ts'

export const maintenanceLock: Rule = {
  id: 'maintenance-lock',
  title: 'Maintain under a lock',
  about:
    'VACUUM FULL, CLUSTER, REINDEX, LOCK and REFRESH MATERIALIZED VIEW change nothing the old release sees, but keep it waiting.',
  safer: ['Run it outside migrations, at a quiet hour; REINDEX and REFRESH know CONCURRENTLY.'],
  saferIn: {
    mysql: [
      'Run it outside migrations, at a quiet hour: OPTIMIZE TABLE and ALTER TABLE … FORCE write the table anew (INPLACE, LOCK=NONE on InnoDB without FULLTEXT).',
    ],
    sqlite: [
      'Run it outside migrations, at a quiet hour: VACUUM and REINDEX take the lock of the whole database.',
    ],
  },
  sources: ['squawk: require-concurrent-reindex'],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, email text)',
    change: 'REINDEX TABLE users',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change, context) => {
    if (change.kind !== 'maintenance') return null
    const { object, what, lock } = change
    if (object !== null && context.oldTable(object) === null) return null
    return opinion(
      object ?? what,
      `${what}${object === null ? '' : ` on ${object}`} keeps others waiting`,
      { locks: [lock, null] },
    )
  },
}
