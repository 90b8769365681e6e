import { opinion, type Rule } from './rule.ts'

export const dropIndex: Rule = {
  id: 'drop-index',
  title: 'Drop an index',
  about:
    'Statements of the old release still work, and may become slow enough to fail. Going back builds the index again.',
  safer: [
    'See that nothing uses {object} any more: SELECT idx_scan FROM pg_stat_user_indexes.',
    'DROP INDEX CONCURRENTLY {object}, outside a transaction.',
  ],
  saferIn: {
    mysql: [
      'See that nothing uses {object} any more: SELECT * FROM sys.schema_unused_indexes.',
      'Hide it first: ALTER TABLE … ALTER INDEX … INVISIBLE (MySQL 8) or IGNORED (MariaDB 10.6). Then ALTER TABLE … DROP INDEX …, ALGORITHM=INPLACE, LOCK=NONE.',
    ],
    sqlite: [
      'See with EXPLAIN QUERY PLAN that no query uses {object} any more.',
      'DROP INDEX {object}.',
    ],
  },
  sources: [
    'squawk: ban-drop-index (opt-in), require-concurrent-index-deletion',
    'strong_migrations: remove_index',
    'Atlas: PG102',
  ],
  example: {
    before:
      'CREATE TABLE users (id int PRIMARY KEY, email text); CREATE INDEX users_email ON users (email)',
    change: 'DROP INDEX users_email',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change, context) => {
    if (change.kind !== 'drop-index' || !context.isOld('index', change.name, change.ifExists))
      return null
    const known = context.thing('index', change.name)
    if (known?.unique === true) return null
    if (known?.table !== undefined && context.oldTable(known.table) === null) return null
    const locks = [
      change.concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE',
      'SHARE, build',
    ] as const
    const again = context.thingAtEnd('index', change.name)
    if (again !== null) return opinion(change.name, `${change.name} is made anew`, { locks })
    const unsure = known === null ? '; where it was unique, upserts of the old release fail' : ''
    return opinion(
      change.name,
      `${change.name} is gone: what searched by it becomes slow${unsure}`,
      {
        ...(known === null ? { writers: 'may-break' as const } : {}),
        locks,
      },
    )
  },
}
