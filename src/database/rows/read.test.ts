import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCatalog } from '../catalog/read.ts'
import type { Session, Shadow } from '../session.ts'
import { openPglite } from '../shadow/pglite/open.ts'
import { readRows } from './read.ts'
import type { RowsSnapshot } from './rows.ts'

let shadow: Shadow
let session: Session
const schema = `
create table plain (id integer primary key, at timestamptz, amount numeric(8,3), note text, raw bytea, took interval);
create table keyless (a integer, b text unique);
create table named (email text not null unique, x integer);
create table parted (id integer, region text) partition by list (region);
create table parted_eu partition of parted for values in ('eu');
create table base (id integer); create table derived (more text) inherits (base);
create table breaks (x integer, y integer generated always as (1 / x) virtual);
create foreign data wrapper nothing; create server far foreign data wrapper nothing; create foreign table away (x integer) server far;
create table "odd ""one" ("a.b" text); create table empty (); create table w (${Array.from({ length: 150 }, (_, i) => `c${i} integer`).join(', ')});
`
beforeAll(async () => {
  shadow = await openPglite()
  session = shadow.session
  expect(await session.run(schema)).toEqual({ state: 'ok', value: null })
})
afterAll(() => shadow[Symbol.asyncDispose]())

async function read(script: string, tables?: readonly string[]): Promise<RowsSnapshot> {
  await session.run('begin')
  try {
    expect(await session.run(script)).toEqual({ state: 'ok', value: null })
    const catalog = await readCatalog(session)
    if (catalog.state === 'failed') throw new Error(catalog.failure.message)
    const rows = await readRows(session, catalog.value, tables)
    if (rows.state === 'failed') throw new Error(rows.failure.message)
    // The transaction must have survived whatever could not be read.
    expect((await session.query('select 1')).state).toBe('ok')
    return rows.value
  } finally {
    await session.run('rollback')
  }
}

test('values are text, the same whatever the settings of the session', async () => {
  const insert = String.raw`insert into plain values (1, '2024-06-01 12:00:00+02', 1.5, E'a\\b''é😀', '\x00ff', '1 day 2 hours'); insert into plain (id) values (2)`
  const plain = (
    await read(
      `${insert}; set local timezone = 'Asia/Tokyo'; set local datestyle = 'German'; set local bytea_output = 'escape'; set local intervalstyle = 'iso_8601'`,
      ['plain'],
    )
  ).tables.get('plain')
  expect(plain?.key).toEqual(['id'])
  expect(plain?.columns[2]).toEqual({ name: 'amount', type: 'numeric(8,3)' })
  expect(plain?.rows).toEqual([
    ['1', '2024-06-01 10:00:00+00', '1.500', "a\\b'é😀", '\\x00ff', '1 day 02:00:00'],
    ['2', null, null, null, null, null],
  ])
})

test('keys are the primary one, or a unique one without NULLs', async () => {
  const { tables } = await read('')
  expect(tables.get('keyless')?.key).toEqual([])
  expect(tables.get('named')?.key).toEqual(['email'])
})

test('rows of partitions come with their table, those of derived tables do not', async () => {
  const { tables } = await read(
    "insert into parted values (1, 'eu'); insert into base values (1); insert into derived values (2, 'x')",
  )
  expect(tables.get('parted')?.rows).toEqual([['1', 'eu']])
  expect(tables.has('parted_eu')).toBe(false)
  expect(tables.get('base')?.rows).toEqual([['1']])
  expect(tables.get('derived')?.rows).toEqual([['2', 'x']])
})

test('what cannot be read is told, and hides nothing else', async () => {
  const { tables, unread } = await read(
    "insert into breaks values (0); insert into keyless values (1, 'x')",
  )
  expect(unread.map(({ table }) => table).toSorted()).toEqual(['away', 'breaks'])
  expect(unread.find(({ table }) => table === 'breaks')?.why).toContain('division by zero')
  expect(tables.get('keyless')?.rows).toEqual([['1', 'x']])
})

test('odd names, no columns and many columns', async () => {
  const { tables } = await read(
    `insert into "odd ""one" values ('x'); insert into empty default values; insert into w (c149) values (7)`,
  )
  expect(tables.get('odd "one')?.rows).toEqual([['x']])
  expect(tables.get('empty')?.rows).toEqual([[]])
  expect(tables.get('w')?.rows[0]?.at(-1)).toBe('7')
})
