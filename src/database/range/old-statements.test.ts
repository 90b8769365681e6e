import { expect, test, vi } from 'vitest'
import { noMariadb } from '../../../test/support/mariadb.ts'
import { expectOk, gitOf } from '../../../test/support/git.ts'
import { makeRepository, temporaryFolder } from '../../../test/support/repository.ts'
import { nodeIo } from '../../host/node.ts'
import type { StatementSettings } from '../../model/config.ts'
import { askSchema } from './ask-schema.ts'

vi.setConfig({ testTimeout: 240_000 })

const table = 'create table users (id serial primary key, email text not null, age int);'
/** The table under another name, and a view in its place: what the schema promised holds. */
const renamed =
  'alter table users rename to people; create view users as select id, email, age from people;'

async function asked(statements: readonly StatementSettings[], query: string) {
  using repository = makeRepository()
  using state = temporaryFolder()
  const older = repository.commit({
    'prisma/migrations/1_users/migration.sql': table,
    'prisma/migrations/1_users/down.sql': 'drop table users;',
    'db/queries/users.sql': `-- name: Ages :many\n${query};\nselect missing from users;\n`,
  })
  const newer = repository.commit({
    'prisma/migrations/2_people/migration.sql': renamed,
    'prisma/migrations/2_people/down.sql': 'drop view users; alter table people rename to users;',
    // What the new release sends is not asked.
    'db/queries/users.sql': 'select 1;',
  })
  const git = await gitOf(repository)
  const world = { git, io: nodeIo(), stateFolder: state.folder }
  const settings = [
    {
      folder: 'prisma/migrations',
      tool: null,
      dialect: null,
      database: null,
      commands: { up: null, down: null, status: null },
      statements,
    },
  ]
  const question = {
    older,
    newer,
    folders: ['prisma/migrations'],
    shadow: { kind: 'pglite' },
    dialects: {},
    statements: { settings, databases: [], root: repository.folder },
  } as const
  const answer = expectOk(await askSchema({ ...question, effort: 'prove' }, world))
  const again = expectOk(await askSchema({ ...question, effort: 'remembered' }, world))
  const other = { settings: [], databases: [], root: repository.folder }
  const unasked = { ...question, statements: other, effort: 'remembered' } as const
  return { answer, again, unasked: expectOk(await askSchema(unasked, world)) }
}

test('a statement of the old release turns an answer that the schema alone gives', async () => {
  const sources = [{ kind: 'sql', where: 'db/queries' }] as const
  const grouped = 'select email, age from users where id = $1 group by id'
  const { answer, again, unasked } = await asked(sources, grouped)
  expect(answer?.verdict).toBe('needs-down')
  expect(answer?.says).toContain('db/queries/users.sql:2')
  const [folder] = answer?.folders ?? []
  const contract = folder?.proof?.contract
  expect(contract?.state === 'ran' && contract.statements).toMatchObject({
    held: 0,
    broken: 1,
    notAsked: [{ count: 1, sources: ['db/queries/users.sql:3'] }],
  })
  expect(again).toEqual(answer)
  // An answer without the statements is another one.
  expect(unasked).toBeNull()
  expect((await asked([], grouped)).answer?.verdict).toBe('compatible')
})

/** Asks for a range of SQLite migrations that breaks nothing by itself. */
async function askedOf(settings: readonly StatementSettings[] | null, schema: string) {
  using repository = makeRepository()
  using state = temporaryFolder()
  const older = repository.commit({
    'prisma/schema.prisma': schema,
    'prisma/migrations/migration_lock.toml': 'provider = "sqlite"',
    'prisma/migrations/1_users/migration.sql':
      'create table users (id integer primary key autoincrement, name text not null);',
  })
  const newer = repository.commit({
    'prisma/migrations/2_more/migration.sql': 'alter table users add column age integer;',
  })
  const git = await gitOf(repository)
  const world = { git, io: nodeIo(), stateFolder: state.folder }
  const migrations = {
    folder: 'prisma/migrations',
    tool: null,
    dialect: null,
    database: null,
    commands: { up: null, down: null, status: null },
    statements: settings,
  }
  const question = {
    older,
    newer,
    folders: ['prisma/migrations'],
    shadow: { kind: 'pglite' },
    statements: { settings: [migrations], databases: [], root: repository.folder },
    effort: 'prove',
  } as const
  return expectOk(await askSchema(question, world))
}

const sqliteSchema =
  'datasource db {\n  provider = "sqlite"\n}\nmodel User {\n  id Int @id @default(autoincrement())\n  name String\n  @@map("users")\n}\n'

test('the schema of Prisma beside SQLite migrations is found and executed', async () => {
  const answer = await askedOf(null, sqliteSchema)
  expect(answer?.verdict).toBe('compatible')
  const contract = answer?.folders[0]?.proof?.contract
  expect(contract?.state === 'ran' && contract.statements).toMatchObject({
    broken: 0,
    notAsked: [],
  })
  expect(contract?.state === 'ran' && contract.statements?.held).toBeGreaterThan(4)
})

test.each<[string, StatementSettings]>([
  ['a folder that is not there', { kind: 'sql', where: 'db/queries' }],
  ['a log that is not there', { kind: 'log', where: 'no.log' }],
  ['a database that is not known', { kind: 'pg_stat_statements', where: 'main' }],
  ['a schema that is none', { kind: 'drizzle', where: 'prisma/schema.prisma' }],
])('%s, named as a source: nobody knows whether what stands there breaks', async (_, source) => {
  const answer = await askedOf([source], sqliteSchema)
  expect(answer).toMatchObject({
    verdict: 'unknown',
    says: expect.stringContaining(
      `statements of the old release were not asked: ${source.kind}: ${source.where}: `,
    ) as string,
  })
})

test('a schema that was only found beside the folder, and cannot be read, is a note', async () => {
  const answer = await askedOf(
    null,
    'datasource db {\n  provider = "mongodb"\n}\nmodel A {\n  id Int @id\n}',
  )
  expect(answer?.verdict).toBe('compatible')
  expect(answer?.folders[0]?.problems).toMatchObject([
    { what: 'what Prisma sends to mongodb is not known here' },
  ])
})

test.skipIf(noMariadb !== null)(
  `a range of MySQL migrations, written on Windows, with a byte order mark and the queries beside it${noMariadb ?? ''}`,
  async () => {
    using repository = makeRepository()
    using state = temporaryFolder()
    const windows = (text: string) => `\uFEFF${text.replaceAll('\n', '\r\n')}`
    const older = repository.commit({
      'm/1_users.up.sql': windows(
        'create table users (id int auto_increment primary key,\n  name varchar(60) not null) engine=InnoDB;\ncreate table teams (id int primary key);\n',
      ),
      'm/1_users.down.sql': windows('drop table users;\ndrop table teams;\n'),
      'q/users.sql': windows('-- one\nselect name\n  from users, teams where users.id = ?;\n'),
    })
    const newer = repository.commit({
      'm/2_team.up.sql': windows('alter table teams\n  add column name varchar(20);\n'),
      'm/2_team.down.sql': windows('alter table teams drop column name;\n'),
    })
    const git = await gitOf(repository)
    const migrations = {
      folder: 'm',
      tool: null,
      dialect: null,
      database: null,
      commands: { up: null, down: null, status: null },
      statements: [{ kind: 'sql', where: 'q' }],
    } as const
    const question = {
      older,
      newer,
      folders: ['m'],
      shadow: { kind: 'pglite' },
      statements: { settings: [migrations], databases: [], root: repository.folder },
      effort: 'prove',
    } as const
    const world = { git, io: nodeIo(), stateFolder: state.folder }
    const answer = expectOk(await askSchema(question, world))
    expect(answer?.verdict).toBe('loses-data')
    expect(answer?.says).toMatch(/q\/users\.sql:2\) fails: Column 'name' .*ambiguous/)
    expect(answer?.folders[0]?.proof?.roundTrip).toMatchObject({ schemaRestored: true })
  },
)
