import { expect, test } from 'vitest'
import { sharedProver } from '../../../test/support/prover.ts'
import { nodeIo } from '../../host/node.ts'
import { memoryTree } from '../tree/memory.ts'
import { sqlFiles } from './sql-files.ts'

const shared = sharedProver()
const collect = (files: Readonly<Record<string, string>>, where = 'db/queries') =>
  sqlFiles(where, {
    tree: memoryTree(files),
    databases: [],
    io: nodeIo(),
    root: '/',
    dialect: 'postgresql',
  })

test.each([
  ['select $1, $2', 'select $1, $2'],
  ['select :a, :b, :a', 'select $1, $2, $1'],
  ['select @a::int, @b', 'select $1::int, $2'],
  ['select %(a)s, %(b)s', 'select $1, $2'],
  ['select a from t where b = ? and c like ?', 'select a from t where b = $1 and c like $2'],
  [
    "select a from t where b = %s and c like 'x%%'",
    "select a from t where b = $1 and c like 'x%%'",
  ],
  ["select a from t where b ? 'key' and c @> $1", "select a from t where b ? 'key' and c @> $1"],
  ["select sqlc.arg(a), sqlc.narg('b'), $1", 'select $2, $3, $1'],
  [
    "select sqlc.embed(users) from users where id in (sqlc.slice('ids'))",
    'select users.* from users where id in ($1)',
  ],
  [
    'select \':a @b ?\', ":c", a::text, b[1:2] /* :d */',
    'select \':a @b ?\', ":c", a::text, b[1:2] /* :d */',
  ],
  ["select :'a', $$ :b $$", 'select $1, $$ :b $$'],
])('%s', async (written, sql) => {
  const { statements } = await collect({ 'db/queries/a.sql': written })
  expect(statements).toEqual([{ sql, source: 'db/queries/a.sql:1' }])
})

test('each statement has its own line, below its comments', async () => {
  const { statements, problems } = await collect({
    'db/queries/users.sql': `-- name: GetUser :one
select id, email
from users where id = $1;

/* two */
-- name: Rename :exec
update users set email = @email where id = @id; delete from users where id = $1;
\\echo no
-- nothing behind`,
    'db/queries/deep/more.sql': '\uFEFFselect 1\r\n;\r\nselect 2',
    'db/queries/read.md': 'select',
    'db/other.sql': 'select 3',
  })
  expect(problems).toEqual([])
  expect(statements.map(({ source }) => source)).toEqual([
    'db/queries/deep/more.sql:1',
    'db/queries/deep/more.sql:3',
    'db/queries/users.sql:2',
    'db/queries/users.sql:7',
    'db/queries/users.sql:7 (behind 2 others)',
  ])
})

test('sqlc queries on a renamed column: those that name it break, with file and line', async () => {
  const { statements } = await collect(
    {
      'q.sql': `-- name: GetUser :one
select id from users where id = sqlc.arg(id);
-- name: ByMail :many
select id from users
where email = @email;
-- name: Bad :one
selec 1;`,
    },
    'q.sql',
  )
  const proof = await shared.prove(
    'create table users (id serial primary key, email text)',
    'alter table users rename email to mail',
    null,
    statements,
  )
  expect(proof.contract).toMatchObject({
    statements: { held: 1, broken: 1, notAsked: [{ count: 1, sources: ['q.sql:7'] }] },
  })
  expect(JSON.stringify(proof.contract)).toContain('a statement of the old release (q.sql:4) fails')
})

test('what cannot be read is said by name', async () => {
  expect((await collect({})).problems).toMatchObject([{ where: 'db/queries' }])
  const tree = {
    ...memoryTree({ 'q/a.sql': '' }),
    read: () => Promise.resolve(new Uint8Array([0xff])),
  }
  const { problems } = await sqlFiles('q', {
    tree,
    databases: [],
    io: nodeIo(),
    root: '/',
    dialect: 'postgresql',
  })
  expect(problems).toMatchObject([
    { what: 'could not be read: the file is not UTF-8', where: 'q/a.sql' },
  ])
})

test('files for MySQL and SQLite are cut as those read them, and what stands for a value is left', async () => {
  const files = {
    'db/queries/a.sql':
      "-- name: One :one\nselect `a;b` from t where c = ? # not; here\n;\nselect 'it\\'s; one' from t where d = :d;\nselect sqlc.embed(t) from t;",
  }
  const world = { tree: memoryTree(files), databases: [], io: nodeIo(), root: '/' }
  const { statements } = await sqlFiles('db/queries', { ...world, dialect: 'mysql' })
  expect(statements).toEqual([
    { sql: 'select `a;b` from t where c = ? # not; here', source: 'db/queries/a.sql:2' },
    { sql: "select 'it\\'s; one' from t where d = :d", source: 'db/queries/a.sql:4' },
    { sql: 'select t.* from t', source: 'db/queries/a.sql:5' },
  ])
  const lite = { 'q.sql': 'select [a;b] from t where c = ?1; select "a" from t where b = $b' }
  const read = await sqlFiles('q.sql', { ...world, tree: memoryTree(lite), dialect: 'sqlite' })
  expect(read.statements.map(({ sql }) => sql)).toEqual([
    'select [a;b] from t where c = ?1',
    'select "a" from t where b = $b',
  ])
})
