import { expect, test } from 'vitest'
import type { Tree } from '../migration.ts'
import { memoryTree } from '../tree/memory.ts'
import { atlas } from './atlas.ts'
import { dbmate } from './dbmate.ts'
import { diesel } from './diesel.ts'
import { drizzle } from './drizzle.ts'
import { golangMigrate } from './golang-migrate.ts'
import { goose } from './goose.ts'
import { prisma } from './prisma.ts'
import { readTexts } from './read-texts.ts'
import { sqitch } from './sqitch.ts'
import type { Tool } from './tool.ts'

const read = (tool: Tool, files: Readonly<Record<string, string>>) =>
  tool.read(memoryTree(files), '.', { dialect: null, printer: null })
const whats = async (tool: Tool, files: Readonly<Record<string, string>>) =>
  (await read(tool, files)).problems.map(({ what }) => what)

test('dbmate stops at what its parser refuses', async () => {
  const up = '-- migrate:up\nselect 1;\n'
  expect(await whats(dbmate, { '1_a.sql': up })).toEqual([expect.stringContaining('down block')])
  expect(await whats(dbmate, { '1_a.sql': `select 0;\n${up}-- migrate:down\n` })).toEqual([
    expect.stringContaining('statements stand before'),
  ])
  expect(await whats(dbmate, { '1_a.sql': 'select 1;' })).toEqual([
    expect.stringContaining('no mark'),
  ])
  expect(await whats(dbmate, { 'a.sql': `${up}-- migrate:down\n` })).toEqual([
    expect.stringContaining('does not take this file'),
  ])
})

test('dbmate runs several sections of a file, in a transaction only when all are', async () => {
  const text =
    '-- migrate:up transaction:false\nselect 1;\n-- migrate:down\nselect 2;\n-- migrate:up\nselect 3;\n-- migrate:down\nselect 4;'
  const [migration] = (await read(dbmate, { '1_a.sql': text })).migrations
  expect(migration?.up).toMatchObject({
    script: { sql: 'select 1;\nselect 3;', transactional: false },
  })
  expect(migration?.down).toMatchObject({
    script: { sql: 'select 2;\nselect 4;', transactional: true },
  })
})

test('two of one number are told by each tool that refuses them', async () => {
  expect(
    await whats(golangMigrate, { '1_a.up.sql': 'select 1', '01_b.up.sql': 'select 2' }),
  ).toEqual([expect.stringContaining('duplicate migration files')])
  expect(await whats(goose, { '1_a.sql': '-- +goose Up\n', '01_b.sql': '-- +goose Up\n' })).toEqual(
    [expect.stringContaining('same number')],
  )
  expect(await whats(diesel, { '2020-1_a/up.sql': 'x', '20201_b/up.sql': 'y' })).toEqual([
    expect.stringContaining('same version'),
  ])
})

test('what a tool keeps as code is unknown, in its place', async () => {
  const set = await read(goose, {
    '1_a.sql': '-- +goose Up\nselect 1;',
    '2_b.go': 'package x',
    '3_c.sql': '-- +goose Up\nselect 3;',
    '3_c_test.go': 'package x',
  })
  expect(set.migrations.map(({ id, up }) => [id, up.state])).toEqual([
    ['1_a', 'sql'],
    ['2_b', 'unknown'],
    ['3_c', 'sql'],
  ])
})

test('files of another tool among those of golang-migrate are told', async () => {
  const files = {
    '1_a.up.sql': 'select 1',
    '2_b.sql': '-- +goose Up\nselect 2',
    '3_C.UP.SQL': 'select 3',
  }
  expect(await whats(golangMigrate, files)).toEqual([
    expect.stringContaining('2_b.sql, 3_C.UP.SQL'),
  ])
})

test('goose refuses an older file that was never applied', async () => {
  const file = '-- +goose Up\nselect 1;'
  const older = await read(goose, { '1_a.sql': file, '2_b.sql': file })
  const newer = await read(goose, { '1_a.sql': file, '3_c.sql': file })
  expect(goose.startUp(older, newer)).toMatchObject({
    state: 'refuses',
    says: expect.stringContaining('2_b') as string,
  })
})

test("a file of Diesel's that does not say in_transaction means no", async () => {
  const files = {
    '1_a/up.sql': 'select 1',
    '2_b/up.sql': 'select 1',
    '2_b/metadata.toml': '# nothing\n',
  }
  const set = await read(diesel, { ...files, '3_c/down.sql': 'select 1' })
  expect(set.migrations.map(({ up }) => up.state === 'sql' && up.script.transactional)).toEqual([
    true,
    false,
  ])
  expect(set.problems).toMatchObject([
    { where: '3_c', what: expect.stringContaining('no up.sql') as string },
  ])
})

test('Atlas: a file changed, removed or added after its sum', async () => {
  const sum = 'h1:x\n1_a.sql h1:V8cFQVbUOaHUP4aWtKCcHS8MRyuNKTEHP8iNkYcsXC8=\n'
  expect(await whats(atlas, { '1_a.sql': 'select 1;', 'atlas.sum': sum })).toEqual([
    expect.stringContaining('1_a.sql was changed'),
  ])
  expect(await whats(atlas, { 'atlas.sum': sum })).toEqual([expect.stringContaining('was removed')])
  expect(await whats(atlas, { '1_a.sql': 'select 1;', 'atlas.sum': 'h1:x\n' })).toEqual([
    'not in atlas.sum: 1_a.sql',
  ])
})

test('Atlas: directives at the top, checkpoints, and folders in the format of others', async () => {
  const set = await read(atlas, {
    'atlas.sum': 'h1:x\n',
    '1_a.sql': '-- atlas:txmode none\n\nselect 1;',
    '2_b.sql': '-- atlas:txmode none\nselect 1;',
    '3_c.sql': '-- atlas:checkpoint\n\nselect 1;',
  })
  expect(
    set.migrations.map(({ id, up }) => [id, up.state === 'sql' && up.script.transactional]),
  ).toEqual([
    ['1_a', false],
    ['2_b', true],
  ])
  const other = await read(atlas, {
    'atlas.sum': 'h1:x\n',
    '1_a.up.sql': 'select 1',
    '1_a.down.sql': 'select 2',
  })
  expect(other).toMatchObject({
    tool: 'atlas',
    migrations: [{ id: '1_a', down: { state: 'sql' } }],
  })
})

test('Drizzle: a journal that is broken, late or does not name a file', async () => {
  const journal = (text: string, more: Readonly<Record<string, string>> = {}) =>
    whats(drizzle, { 'meta/_journal.json': text, ...more })
  expect(await journal('{')).toEqual(['the journal is not JSON'])
  expect(await journal('{"entries": 1}')).toEqual(['the journal has no list of entries'])
  expect(await journal('{"entries": [{"tag": "../../etc/passwd", "when": 1}]}')).toEqual([
    'some entries have no tag or no time',
  ])
  const late = '{"entries":[{"tag":"0_a","when":2},{"tag":"1_b","when":1}]}'
  expect(await journal(late, { '0_a.sql': 'x', '1_b.sql': 'y', '2_c.sql': 'z' })).toEqual([
    expect.stringContaining('1_b is not dated later than 0_a'),
    'not in the journal, so never run: 2_c.sql',
  ])
})

test('Prisma: the lock names the dialect, and one that cannot be judged is told', async () => {
  const files = { 'a/migration.sql': 'select 1' }
  const lock = (provider: string) => ({
    ...files,
    'migration_lock.toml': `# x\nprovider = "${provider}"`,
  })
  expect((await read(prisma, lock('mysql'))).dialect).toBe('mysql')
  expect(await whats(prisma, lock('sqlserver'))).toEqual([
    'the provider "sqlserver" cannot be judged',
  ])
})

test('Sqitch: lines that are none, paths that lead out, scripts that are not there', async () => {
  const line = '2026-01-01T00:00:00Z A <a@b>'
  const set = await read(sqitch, {
    'sqitch.plan': `%project=x\n\nok ${line}\n../../etc/x ${line}\nwhat is this\n`,
  })
  expect(set.problems.map(({ where }) => where)).toEqual(['sqitch.plan:4', 'sqitch.plan:5'])
  expect(set.migrations).toMatchObject([
    {
      id: 'ok',
      up: { state: 'unknown', problem: { where: 'deploy/ok.sql' } },
      down: { state: 'none' },
    },
  ])
})

test('files are read at the same time, and not all at once', async () => {
  let [now, most] = [0, 0]
  const tree: Tree = {
    files: [],
    read: async () => {
      most = Math.max(most, ++now)
      await new Promise((resolve) => setTimeout(resolve, 1))
      now--
      return new Uint8Array()
    },
  }
  const read = await readTexts(
    tree,
    Array.from({ length: 200 }, (_, at) => String(at)),
  )
  expect(read.size).toBe(200)
  expect(most).toBeGreaterThan(8)
  expect(most).toBeLessThanOrEqual(32)
})
