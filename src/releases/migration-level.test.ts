import { expect, test } from 'vitest'
import { migrationLevel } from './migration-level.ts'

test.each([
  ['none', [], ['db/migrations'], null],
  ['no folders', ['db/1.sql'], [], null],
  ['files', ['db/0001_a.sql', 'db/0002_b.sql'], ['db'], '0002_b.sql'],
  ['numbers, not letters', ['db/2_b.sql', 'db/10_c.sql'], ['db/'], '10_c.sql'],
  ['Flyway', ['db/V9__a.sql', 'db/V10__b.sql', 'db/R__view.sql'], ['./db'], 'V10__b.sql'],
  [
    'Prisma: folders, and a lock file that is no migration',
    ['p/20240101_a/migration.sql', 'p/20240201_b/migration.sql', 'p/migration_lock.toml'],
    ['p'],
    '20240201_b',
  ],
  ['names without numbers', ['db/apple.py', 'db/pear.py'], ['db'], 'pear.py'],
  ['a pattern', ['db/1.sql', 'db/2.sql'], ['db/*.sql'], '2.sql'],
  ['the root', ['1.sql', '2.sql'], ['.'], '2.sql'],
  ['several folders', ['a/3.sql', 'b/1.sql'], ['b', 'a', 'a'], 'a/3.sql, b/1.sql'],
  ['one of several is empty', ['a/3.sql'], ['b', 'a'], '3.sql'],
] as const)('%s', (_, files, folders, level) => {
  expect(migrationLevel(files, folders)).toBe(level)
})
