import { opinion, type Rule } from './rule.ts'

export const renameTable: Rule = {
  id: 'rename-table',
  title: 'Rename a table or view, or move it to another schema',
  about:
    'The old release does not find it any more. A view of the old name with the old columns, made in the same release, keeps old readers and writers working, upserts included: PostgreSQL writes through simple views.',
  safer: [
    'Release 1: ALTER TABLE {table} RENAME TO {to}; CREATE VIEW {table} AS SELECT * FROM {to} — in one transaction.',
    'Release 2, when no release that may be rolled back to uses the old name: DROP VIEW {table}.',
  ],
  saferIn: {
    mysql: [
      'Release 1: RENAME TABLE {table} TO {to}; CREATE VIEW {table} AS SELECT * FROM {to}. Both commit by themselves: between them the old name is gone for a moment.',
      'Release 2, when no release that may be rolled back to uses the old name: DROP VIEW {table}.',
    ],
    sqlite: [
      'Release 1: ALTER TABLE {table} RENAME TO {to}; CREATE VIEW {table} AS SELECT * FROM {to}; INSTEAD OF triggers on the view for INSERT, UPDATE and DELETE — in one transaction. Upserts on a view fail.',
      'Release 2, when no release that may be rolled back to uses the old name: DROP VIEW {table}.',
    ],
  },
  sources: [
    'squawk: renaming-table, ban-set-schema',
    'strong_migrations: rename_table, rename_schema',
    'Atlas: BC101',
  ],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, email text)',
    change: 'ALTER TABLE users RENAME TO people',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change, context) => {
    if (change.kind !== 'rename-table') return null
    const old = context.oldTable(change.table)
    if (old === null || old.was !== change.table) return null
    const locks = ['ACCESS EXCLUSIVE', 'ACCESS EXCLUSIVE'] as const
    const stands = context.end.table(old.was)
    if (stands !== null && stands !== 'unknown') {
      if (stands.id === old.id) return null
      const missing = [...old.columns.keys()].filter(
        (name) => stands.complete && !stands.columns.has(name),
      )
      if (stands.kind === 'view' && missing.length === 0) {
        return opinion(old.was, `${old.was} becomes ${change.to}, and a view keeps its name`, {
          locks,
        })
      }
      const says = `${old.was} becomes ${change.to}, and another ${stands.kind} takes its name`
      return opinion(
        old.was,
        missing.length === 0 ? says : `${says} without ${missing.join(', ')}`,
        {
          readers: missing.length === 0 ? 'may-break' : 'breaks',
          writers: missing.length === 0 ? 'may-break' : 'breaks',
          locks,
        },
      )
    }
    const says = `${old.was} becomes ${change.to}: the old release does not find it`
    return opinion(old.was, says, {
      readers: 'breaks',
      writers: old.kind === 'view' ? 'may-break' : 'breaks',
      locks,
    })
  },
}
