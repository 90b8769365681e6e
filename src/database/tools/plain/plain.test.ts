import { describe, expect, test } from 'vitest'
import type { Direction } from '../../migration.ts'
import { memoryTree } from '../../tree/memory.ts'
import { findTool } from '../find.ts'
import { plain } from './plain.ts'

const read = (files: Readonly<Record<string, string>>, folder = '.') =>
  plain.read(memoryTree(files), folder, { dialect: null, printer: null })

const sql = (side: Direction) => (side.state === 'sql' ? side.script.sql.trim() : null)

/** Paths as texts: each file holds its own name. */
const named = (...paths: readonly string[]) => Object.fromEntries(paths.map((path) => [path, path]))

const pairs = async (files: Readonly<Record<string, string>>) =>
  (await read(files)).migrations.map(({ up, down }) => [sql(up), sql(down)])

describe('pairs in the spellings teams use', () => {
  test.each<[string, readonly string[]]>([
    ['x.up.sql', ['1_a.up.sql', '1_a.down.sql']],
    ['x_up.sql', ['1_a_up.sql', '1_a_down.sql']],
    ['x-up.sql', ['1-a-up.sql', '1-a-down.sql']],
    ['upper case', ['1_A.UP.SQL', '1_A.DOWN.SQL']],
    ['sibling folders', ['up/1_a.sql', 'down/1_a.sql']],
    ['sibling folders with words in the names', ['up/1_a.up.sql', 'down/1_a.down.sql']],
    ['deploy and revert', ['deploy/1_a.sql', 'revert/1_a.sql']],
    ['rollbacks beside migrations', ['migrations/1_a.sql', 'rollbacks/1_a.sql']],
    ['downs below', ['1_a.sql', 'rollback/1_a.sql']],
    ['a folder each', ['1_a/up.sql', '1_a/down.sql']],
    ['a folder each, as Prisma', ['1_a/migration.sql', '1_a/down.sql']],
    ['x.rollback.sql', ['1-x.sql', '1-x.rollback.sql']],
    ['x.undo.sql', ['1_a.sql', '1_a.undo.sql']],
    ['x_down.sql beside x.sql', ['1_a.sql', '1_a_down.sql']],
    ['the word in front', ['1_a.sql', 'rollback_1_a.sql']],
    ['the word inside', ['1_up_a.sql', '1_down_a.sql']],
    ['other titles', ['1_create_a.up.sql', '1_drop_a.down.sql']],
    ['other titles in folders', ['up/0001-create-a.sql', 'down/0001-drop-a.sql']],
    ['pgsql', ['1_a.up.pgsql', '1_a.down.pgsql']],
    ['one migration', ['up.sql', 'down.sql']],
  ])('%s', async (_name, [up = '', down = '']) => {
    expect(await pairs(named(up, down))).toEqual([[up, down]])
    expect((await read(named(up, down))).problems).toEqual([])
  })

  test('a word of a title is no direction', async () => {
    const files = named('1_a.sql', '2_scale_down.sql', '3_add_rollback.sql', '4_down_payment.sql')
    expect(await pairs(files)).toEqual(Object.keys(files).map((path) => [path, null]))
  })

  test('a down without an up is told, not run', async () => {
    const set = await read(named('1_a.up.sql', '2_b.down.sql'))
    expect(set.migrations.map(({ id }) => id)).toEqual(['1_a'])
    expect(set.problems).toMatchObject([{ what: 'a down without an up', where: '2_b.down.sql' }])
  })

  test('what verifies, tests or dumps a schema is no migration', async () => {
    const set = await read(named('1_a.sql', 'verify/1_a.sql', 'schema.sql', '.hidden/2_b.sql'))
    expect(set.migrations.map(({ id }) => id)).toEqual(['1_a'])
    expect(set.problems).toMatchObject([
      { what: '1 SQL files are taken for no migrations: schema.sql' },
    ])
  })
})

describe('order', () => {
  const ids = async (...paths: readonly string[]) =>
    (await read(named(...paths))).migrations.map(({ id }) => id)

  test('numbers compare as numbers, dates without their dashes', async () => {
    expect(await ids('10_c.sql', '9_b.sql', '001_a.sql')).toEqual(['001_a', '9_b', '10_c'])
    expect(await ids('1.10.0_c.sql', '1.9_b.sql', '1.2.3_a.sql')).toEqual([
      '1.2.3_a',
      '1.9_b',
      '1.10.0_c',
    ])
    expect(
      await ids(
        '20200103000000_c.sql',
        '2020-01-02-030405_b.sql',
        '2020-01-01-1_a.sql',
        '20200101000000_0.sql',
      ),
    ).toEqual(['20200101000000_0', '2020-01-01-1_a', '2020-01-02-030405_b', '20200103000000_c'])
  })

  test('a first schema without a number comes first, others last', async () => {
    expect(await ids('2_b.sql', 'init.sql', 'later.sql', '1_a.sql')).toEqual([
      'init',
      '1_a',
      '2_b',
      'later',
    ])
  })

  test('folders by year are one history, and their names no numbers', async () => {
    const set = await read(named('2020/2_b.sql', '2021/3_c.sql', '2020/1_a.sql'))
    expect(set.migrations.map(({ id }) => id)).toEqual(['2020/1_a', '2020/2_b', '2021/3_c'])
    expect(set.migrations.map(({ name }) => name)).toEqual(['1_a', '2_b', '3_c'])
  })

  test('of histories beside each other one is read, and that is told', async () => {
    const files = named('mysql/1_a.sql', 'mysql/2_b.sql', 'postgres/1_a.sql', 'postgres/2_b.sql')
    const set = await read(files)
    expect(set.migrations.map(({ id }) => id)).toEqual(['postgres/1_a', 'postgres/2_b'])
    expect(set.problems).toMatchObject([
      { what: expect.stringContaining('read is postgres') as string },
    ])
    const mysql = await plain.read(memoryTree(files), '.', { dialect: 'mysql', printer: null })
    expect(mysql.migrations.map(({ id }) => id)).toEqual(['mysql/1_a', 'mysql/2_b'])
  })

  test('two of one number are told, and several of one day are not', async () => {
    const set = await read(named('1_a.sql', '1_b.sql', '2020-01-02_c.sql', '2020-01-02_d.sql'))
    expect(set.problems).toMatchObject([{ what: '2 migrations have the same number: 1_a, 1_b' }])
  })
})

describe('files with both directions', () => {
  test.each([
    ['-- rollback'],
    ['-- ROLLBACK:'],
    ['-- Down'],
    ['-- @DOWN'],
    ['--//@UNDO'],
    ['-- //@UNDO'],
    ['-- +migrate Down'],
    ['-- +micrate Down'],
    ['-- Down Migration'],
    ['--- !Downs'],
    ['# --- !Downs'],
    ['-- ==== DOWN ===='],
    ['---- create above / drop below ----'],
    ['-- rollback script'],
  ])('%s', async (mark) => {
    const set = await read({ '1_a.sql': `create table a ();\n\n${mark}\n\ndrop table a;\n` })
    const [migration] = set.migrations
    expect(migration && [sql(migration.up), sql(migration.down)]).toEqual([
      'create table a ();',
      'drop table a;',
    ])
    expect(migration?.down).toMatchObject({ script: { line: 4 } })
    expect(migration?.up).toMatchObject({ script: { line: 1 } })
  })

  test('a mark for the up is kept apart too', async () => {
    const set = await read({
      '1_a.sql': '-- a note\n-- @UP\ncreate table a ();\n-- @DOWN\ndrop table a;',
    })
    expect(set.migrations[0]?.up).toMatchObject({ script: { sql: 'create table a ();', line: 3 } })
  })

  test.each([
    ['create function f() returns int as $$\n-- rollback\nselect 1 $$ language sql;'],
    ["insert into a values ('\n-- down\n');"],
    ['-- the rollback of this is not possible\ncreate table a ();'],
    ['create table a (\n-- rollback\nid int);'],
  ])('no mark in %j', async (text) => {
    const set = await read({ '1_a.sql': text })
    expect(set.migrations[0]).toMatchObject({
      up: { script: { sql: text } },
      down: { state: 'none' },
    })
  })
})

test('an empty or blank direction is none', async () => {
  const set = await read({ '1_a.up.sql': '', '1_a.down.sql': '-- nothing to do\n;\n/* x */\n' })
  expect(set.migrations[0]).toMatchObject({ up: { state: 'none' }, down: { state: 'none' } })
})

test('transactions are what the text says', async () => {
  const set = await read({
    '1.sql': 'create table a ();',
    '2.sql': 'begin;\ncreate table b ();\ncommit;',
    '3.sql': 'create index concurrently i on a (b);',
    '4.sql': "-- begin;\nselect 'begin; vacuum';",
  })
  const transactional = set.migrations.map(
    ({ up }) => up.state === 'sql' && up.script.transactional,
  )
  expect(transactional).toEqual([true, false, false, true])
})

test('a thousand files are found, in order', async () => {
  const count = 1000
  const paths = Array.from({ length: count }, (_, at) => `${(at * 7919) % count}_x.up.sql`)
  const set = await read(named(...paths, ...paths.map((path) => path.replace('.up.', '.down.'))))
  expect(set.migrations.map(({ id }) => Number.parseInt(id))).toEqual(
    Array.from({ length: count }, (_, at) => at),
  )
  expect(set.migrations.every(({ down }) => down.state === 'sql')).toBe(true)
})

test('a folder of nothing that a tool would run says what to name', async () => {
  const found = await findTool(memoryTree({ 'a.txt': '' }), '.', null)
  expect(found).toMatchObject({
    ok: false,
    problems: [{ hint: expect.stringContaining('--tool') as string }],
  })
})
