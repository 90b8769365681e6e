import { expect, test, vi } from 'vitest'
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
