import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeIo } from '../../../host/node.ts'
import type { DatabaseConfig } from '../../../model/config.ts'
import type { DownAction } from '../../../model/restore.ts'
import { keptOf } from '../keep.ts'
import { sqliteRestore } from './engine.ts'

const io = nodeIo(process.env)
const { countDowns, performDowns, downsRan } = sqliteRestore
let folder: string
let database: DatabaseConfig
let open: DatabaseSync

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-downs-'))
  database = { name: 'main', url: `sqlite://${folder}/a.db` }
  open = new DatabaseSync(join(folder, 'a.db'), { timeout: 100 })
  open.exec(`create table people (id integer primary key, name text, phone text);
    insert into people values (1, 'ada', '1'), (2, 'bob', null);
    create table pets (id integer primary key, owner int references people (id) on delete cascade);
    insert into pets values (7, 1), (8, 2); create table toys (pet int references pets on delete cascade); insert into toys values (7);
    create table extra (n int); insert into extra values (5);
    create table schema_migrations (version text); insert into schema_migrations values ('1'), ('2')`)
})
afterEach(() => {
  open.close()
  rmSync(folder, { recursive: true })
})

const rows = (sql: string) =>
  open
    .prepare(sql)
    .all()
    .map((row) => ({ ...row }))
const down = (mark: string, sql: string): DownAction => ({
  ...{ do: 'down', database: 'main', scripts: [{ file: '2.sql', sql }], mark },
  history: { table: 'schema_migrations', column: 'version', values: ['2'] },
})
const script = (sql: string) => [{ sql, file: '2.sql', line: 1, transactional: true }]
const anew = `create table fresh (id integer primary key, name text); insert into fresh (id, name) select id, name from people;
  drop table people; alter table fresh rename to people`

test('downs run whole, once, with what they drop kept, and are forgotten in the history', async () => {
  const sql = 'alter table people drop column phone; drop table extra'
  const counted = await countDowns(database, script(sql))
  expect(counted).toMatchObject({
    lost: [
      { object: 'people.phone', rows: 1 },
      { object: 'extra', rows: 1 },
    ],
    uncounted: [],
    ownTransaction: false,
  })
  const keep = keptOf(counted.there).map((one) => ({ ...one, as: `lastgood_kept_${one.table}` }))
  const action = { ...down('m1', sql), keep }
  expect(await downsRan(database, action)).toBe(false)
  await performDowns(io, database, action)
  await performDowns(io, database, action)
  expect(await downsRan(database, action)).toBe(true)
  expect(rows('select * from people')).toEqual([
    { id: 1, name: 'ada' },
    { id: 2, name: 'bob' },
  ])
  expect(rows('select * from lastgood_kept_people')).toEqual([{ id: 1, phone: '1' }])
  expect(rows('select * from lastgood_kept_extra')).toEqual([{ n: 5 }])
  expect(rows('select version from schema_migrations')).toEqual([{ version: '1' }])
})

test('a table made anew loses columns, and the rows that point at it: both are counted and kept', async () => {
  const counted = await countDowns(database, script(anew))
  expect(counted).toMatchObject({
    lost: [
      { object: 'people.phone', rows: 1 },
      { object: 'pets', rows: 2 },
      { object: 'toys', rows: 1 },
    ],
    uncounted: [],
  })
  const keep = keptOf(counted.there).map((one) => ({ ...one, as: `lastgood_kept_${one.table}` }))
  await performDowns(io, database, { ...down('m2', anew), keep })
  expect(rows('select * from pets')).toEqual([])
  expect(rows('select * from lastgood_kept_pets')).toEqual([
    { id: 7, owner: 1 },
    { id: 8, owner: 2 },
  ])
  expect(rows('select * from lastgood_kept_toys')).toEqual([{ pet: 7 }])
})

test('what cannot be counted is said, and transactions of their own are seen', async () => {
  const counted = await countDowns(
    database,
    script(`update people set name = ''; alter table people drop column "gone"; drop table "no";
      create trigger t after insert on people begin delete from extra; end`),
  )
  expect(counted.lost).toEqual([])
  expect(counted.uncounted).toEqual([
    '2.sql, line 1: UPDATE of people',
    'people.gone: there is no such column now',
    expect.stringMatching(/^no: no such table/),
  ])
  expect(counted.ownTransaction).toBe(false)
  const own = await countDowns(database, script('begin; drop table extra; commit'))
  expect(own.ownTransaction).toBe(true)
})

test('downs that fail, or meet a lock, changed nothing', async () => {
  const failing = { ...down('m3', 'drop table extra; select 1 from nowhere') }
  const keep = [{ schema: null, table: 'extra', columns: null, as: 'lastgood_kept_extra' }]
  await expect(performDowns(io, database, { ...failing, keep })).rejects.toThrow(/no such table/)
  const unknown = { table: 'schema_migrations', column: 'version', values: ['2', '3'] }
  const forgotten = { ...down('m4', 'drop table extra'), history: unknown }
  await expect(performDowns(io, database, forgotten)).rejects.toThrow(/holds 1 of the 2/)
  open.exec('begin immediate')
  await expect(performDowns(io, database, down('m5', 'drop table extra'))).rejects.toThrow(/locked/)
  open.exec('rollback')
  for (const mark of ['m3', 'm4', 'm5'])
    expect(await downsRan(database, down(mark, ''))).toBe(false)
  expect(rows("select name from sqlite_schema where name like 'lastgood%'")).toEqual([])
  expect(rows('select * from extra')).toEqual([{ n: 5 }])
})
