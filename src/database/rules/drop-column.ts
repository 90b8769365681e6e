import { opinion, type Rule } from './rule.ts'

export const dropColumn: Rule = {
  id: 'drop-column',
  title: 'Drop a column',
  about:
    'Statements of the old release that name the column fail as soon as they are prepared. Object mappers name every column they know, also those no code uses any more: Drizzle lists them in each INSERT, Rails caches them at start. The values are gone; a down can bring the column back, never what was in it.',
  safer: [
    'Release 1: stop reading and writing {table}.{column}, and take it out of the schema the object mapper knows.',
    'Release 1, when it is NOT NULL without default: ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL.',
    'Release 2, when no release that may be rolled back to knows the column any more: ALTER TABLE {table} DROP COLUMN {column}.',
  ],
  saferIn: {
    mysql: [
      'Release 1: stop reading and writing {table}.{column}, and take it out of the schema the object mapper knows.',
      'Release 1, when it is NOT NULL without default: ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT …, ALGORITHM=INSTANT.',
      'Release 2, when no release that may be rolled back to knows the column any more: ALTER TABLE {table} DROP COLUMN {column}, ALGORITHM=INSTANT (INPLACE, LOCK=NONE before MySQL 8.0.29 and MariaDB 10.4).',
    ],
    sqlite: [
      'Release 1: stop reading and writing {table}.{column}, and take it out of the schema the object mapper knows.',
      'Release 1, when it is NOT NULL without default: make {table} anew, outside of a transaction of the tool: PRAGMA foreign_keys=OFF; BEGIN; CREATE TABLE {table}_new (…); INSERT INTO {table}_new SELECT … FROM {table}; DROP TABLE {table}; ALTER TABLE {table}_new RENAME TO {table}; make its indexes and triggers again; PRAGMA foreign_key_check; COMMIT; PRAGMA foreign_keys=ON.',
      'Release 2, when no release that may be rolled back to knows the column any more: drop its indexes, then ALTER TABLE {table} DROP COLUMN {column} (SQLite 3.35).',
    ],
  },
  sources: ['squawk: ban-drop-column', 'strong_migrations: remove_column', 'Atlas: DS103'],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, email text)',
    change: 'ALTER TABLE users DROP COLUMN email',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change, context) => {
    if (change.kind !== 'drop-column') return null
    const { table, column, ifExists } = change
    const old = context.oldColumn(table, column, ifExists)
    const was = context.oldTable(table, ifExists)
    if (old === null || was === null) return null
    const name = `${was.was}.${old.was}`
    const again = context.underOldName(was.was)?.columns.get(old.was)
    const locks = ['ACCESS EXCLUSIVE', 'ACCESS EXCLUSIVE'] as const
    if (again !== undefined) {
      const says = `${name} is dropped and made anew: its values are lost`
      return opinion(name, says, {
        readers: 'may-break',
        writers: 'may-break',
        back: ['no', 'no'],
        locks,
      })
    }
    const says = `${name} is dropped: statements of the old release that name it fail, and its values are lost`
    return opinion(name, says, { readers: 'breaks', writers: 'breaks', back: ['no', 'no'], locks })
  },
}
