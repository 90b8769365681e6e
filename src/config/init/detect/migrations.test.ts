import { expect, test } from 'vitest'
import { nodeIo } from '../../../host/node.ts'
import { migrations } from './migrations.ts'

const look = (...files: string[]) =>
  migrations.detect({
    io: nodeIo({}),
    root: '/nowhere',
    service: 'shop',
    files,
    package: {
      state: 'absent',
      name: null,
      start: null,
      build: null,
      dependencies: [],
      devDependencies: [],
    },
    tags: [],
    grep: async () => [],
  })

test.each([
  ['prisma/migrations/20260101_init/migration.sql', 'prisma/migrations', 'Prisma'],
  ['drizzle/meta/_journal.json', 'drizzle', 'Drizzle'],
  ['db/migrate/20260101_create.rb', 'db/migrate', 'Rails'],
  ['shop/migrations/0001_initial.py', 'shop/migrations', 'Django'],
  ['alembic/versions/abc_init.py', 'alembic/versions', 'Alembic'],
  ['src/main/resources/db/migration/V1__init.sql', 'src/main/resources/db/migration', 'Flyway'],
  ['db/db.changelog-master.xml', 'db', 'Liquibase'],
  ['supabase/migrations/2026_init.sql', 'supabase/migrations', 'Supabase'],
  ['migrations/000001_init.up.sql', 'migrations', 'golang-migrate'],
  ['Data/Migrations/20260101120000_Init.cs', 'Data/Migrations', 'Entity Framework'],
  ['migrations/20260101120000_init.js', 'migrations', 'Knex'],
  ['src/migrations/1700000000000-Init.ts', 'src/migrations', 'TypeORM'],
  ['db/migrations/20260101_init.sql', 'db/migrations', 'SQL'],
])('%s', async (file, folder, tool) => {
  const facts = await look(file)
  expect(facts.migrations).toEqual([folder])
  expect(facts.seen?.[0]?.says).toContain(tool)
})

test.each([
  'node_modules/x/migrations/1_a.sql',
  'docs/migrations.md',
  'migrations/README.md',
  'a.sql',
])('%s is none', async (file) => expect(await look(file)).toEqual({}))
