import { opinion, type Rule } from './rule.ts'

export const renameColumn: Rule = {
  id: 'rename-column',
  title: 'Rename a column',
  about:
    'Every statement of the old release that names the column fails as soon as it is prepared. No row is lost: renaming it back restores everything.',
  safer: [
    'Release 1: ALTER TABLE {table} ADD COLUMN {to} …; a trigger keeps {column} and {to} equal; write both.',
    'Fill {to} of old rows in batches.',
    'Release 2: read {to} only.',
    'Release 3, when no release that may be rolled back to knows {column}: drop the trigger and ALTER TABLE {table} DROP COLUMN {column}.',
  ],
  saferIn: {
    mysql: [
      'Release 1: ALTER TABLE {table} ADD COLUMN {to} … NULL, ALGORITHM=INSTANT; BEFORE INSERT and BEFORE UPDATE triggers keep {column} and {to} equal; write both.',
      'Fill {to} of old rows in batches by the primary key.',
      'Release 2: read {to} only.',
      'Release 3, when no release that may be rolled back to knows {column}: drop the triggers and ALTER TABLE {table} DROP COLUMN {column}.',
    ],
    sqlite: [
      'Release 1: ALTER TABLE {table} ADD COLUMN {to} …; AFTER INSERT and AFTER UPDATE triggers, which update the row, keep {column} and {to} equal; write both.',
      'Fill {to} of old rows in batches: each takes the lock of the whole database.',
      'Release 2: read {to} only.',
      'Release 3, when no release that may be rolled back to knows {column}: drop the triggers and ALTER TABLE {table} DROP COLUMN {column}.',
    ],
  },
  sources: ['squawk: renaming-column', 'strong_migrations: rename_column', 'Atlas: BC102'],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, email text)',
    change: 'ALTER TABLE users RENAME COLUMN email TO mail',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change, context) => {
    if (change.kind !== 'rename-column') return null
    const { table, column, to } = change
    const old = context.oldColumn(table, column)
    // Said once, where it loses its name.
    if (old === null || old.was !== column) return null
    const locks = ['ACCESS EXCLUSIVE', 'ACCESS EXCLUSIVE'] as const
    const again = context.underOldName(old.table.was)?.columns.get(old.was)
    if (again?.origin === 'old') return null
    if (again !== undefined) {
      const says = `${old.name} becomes ${to}, and another column takes its name: the old release reads and writes that one`
      return opinion(old.name, says, { readers: 'may-break', writers: 'may-break', locks })
    }
    const says = `${old.name} becomes ${to}: statements of the old release that name it fail`
    return opinion(old.name, says, { readers: 'breaks', writers: 'breaks', locks })
  },
}
