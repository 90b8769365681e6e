import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { zoo } from '../../../../test/support/zoo-schema.ts'
import type { Session, Shadow } from '../../session.ts'
import { openPglite } from '../../shadow/pglite/open.ts'
import type { Catalog } from '../catalog.ts'
import { readCatalog } from '../read.ts'
import { changedObjects } from './changed.ts'
import { compareCatalogs } from './compare.ts'
import { sequencesSetBack } from './sequence-values.ts'

let shadow: Shadow
let session: Session
let before: Catalog
const read = async (): Promise<Catalog> => {
  const answer = await readCatalog(session)
  if (answer.state === 'failed') throw new Error(answer.failure.message)
  return answer.value
}

beforeAll(async () => {
  shadow = await openPglite()
  session = shadow.session
  expect(await session.run(zoo(false))).toEqual({ state: 'ok', value: null })
  before = await read()
})
afterAll(() => shadow[Symbol.asyncDispose]())

/** The catalog after a script, which is taken back. */
async function after(script: string): Promise<Catalog> {
  await session.run('begin')
  const ran = await session.run(script)
  const catalog = ran.state === 'ok' ? await read() : null
  await session.run('rollback')
  if (catalog === null) throw new Error(JSON.stringify(ran))
  return catalog
}

const lines = (found: ReturnType<typeof compareCatalogs>) =>
  found.map(({ grade, what, object }) => `${grade} ${what} ${object}`)

describe('fails', () => {
  test.each([
    ['alter table orders drop column total cascade', 'fails column orders.total'],
    ['alter table orders add x integer', 'fails column orders.x'],
    ['alter table users rename mail to email', 'fails column users.mail'],
    ['alter table users rename mail to email', 'fails column users.email'],
    ['drop table scratch', 'fails table scratch'],
    ['alter table order_lines alter note type text', 'fails column order_lines.note'],
    ['alter table order_lines alter note set not null', 'fails column order_lines.note'],
    ["alter table order_lines alter note set default 'x'", 'fails column order_lines.note'],
    ['alter table users drop constraint users_mail_key', 'fails constraint users.users_mail_key'],
    ['alter table spans drop constraint spans_check', 'fails constraint spans.spans_check'],
    ['drop index tagged', 'fails index tagged'],
    [
      'create or replace view busy as select 1::integer as id, $$x$$::varchar(20) as name, 2::bigint as orders',
      'fails view busy',
    ],
    ['drop view busy', 'fails view busy'],
    ["alter type mood add value 'odd'", 'fails type mood'],
    ["alter type mood rename value 'sad' to 'blue'", 'fails type mood'],
    ['alter type address drop attribute zip', 'fails column address.zip'],
    ['alter domain positive drop not null', 'fails type positive'],
    [
      'alter domain positive drop constraint positive_check',
      'fails constraint positive.positive_check',
    ],
    [
      "create or replace function keep() returns trigger language plpgsql as 'begin return null; end'",
      'fails function keep()',
    ],
    ['drop procedure tidy', 'fails function tidy(integer)'],
    ['drop trigger kept on users', 'fails trigger users.kept'],
    ['alter table users enable trigger kept', 'fails trigger users.kept'],
    ['drop policy own on orders', 'fails policy orders.own'],
    ['alter table orders disable row level security', 'fails table orders'],
    ['revoke select on orders from public', 'fails privilege orders'],
    ['revoke update (total) on orders from public', 'fails privilege orders.total'],
    ['alter sequence tickets increment 6', 'fails sequence tickets'],
    ['alter table log detach partition log_us', 'fails table log_us'],
    ['alter table child no inherit parent', 'fails table child'],
    ['alter table scratch set logged', 'fails table scratch'],
    ['alter table orders replica identity full', 'fails table orders'],
    ['drop rule sealed on sealed', 'fails rule sealed.sealed'],
    ['drop statistics orders_stats', 'fails statistics orders_stats'],
    ['create schema other', 'fails schema other'],
    ['alter table scratch set schema audit', 'fails table audit.scratch'],
  ])('%s', async (script, expected) => {
    expect(lines(compareCatalogs(before, await after(script)))).toContain(expected)
  })
})

describe('is only noted', () => {
  test.each([
    [
      'alter table users drop shouted, drop mood, add mood mood default $$ok$$, add shouted text generated always as (upper(name)) stored',
      'note table users',
    ],
    ['alter index tagged rename to labelled', 'note index tagged'],
    [
      'alter table users rename constraint users_mail_key to one_mail',
      'note constraint users.users_mail_key',
    ],
    ['alter sequence users_id_seq rename to user_numbers', 'note sequence users_id_seq'],
    ["comment on table users is 'persons'", 'note table users'],
    ['comment on column users.name is null', 'note column users.name'],
    ['alter table scratch set (fillfactor = 90)', 'note table scratch'],
    ['alter table users alter name set storage external', 'note column users.name'],
    ['alter table orders validate constraint cheap', 'note constraint orders.cheap'],
    ['grant insert on orders to public', 'note privilege orders'],
    [
      'create or replace function keep() returns trigger language plpgsql as $$ begin -- nothing\n return NEW; end $$',
      'note function keep()',
    ],
  ])('%s', async (script, expected) => {
    const found = lines(compareCatalogs(before, await after(script)))
    expect(found).toContain(expected)
    expect(found.filter((line) => line.startsWith('fails'))).toEqual([])
  })

  test('a cast that is spelled differently', async () => {
    const one = await after("alter table order_lines add constraint k check (note in ('a', 'b'))")
    const other = await after(
      "alter table order_lines add constraint k check (note = any (array['a'::text, 'b'::text]))",
    )
    const [found] = compareCatalogs(one, other)
    expect(found).toMatchObject({ grade: 'note', object: 'order_lines.k' })
    expect(found?.says).toContain('spelled differently')
  })
})

test('a name that only quotes keep apart is another', async () => {
  const now = await after('alter table scratch rename to "Scratch"')
  expect(lines(compareCatalogs(before, now))).toEqual(
    expect.arrayContaining(['fails table scratch', 'fails table Scratch']),
  )
})

test('the same catalog has no differences, and failures come before notes', async () => {
  expect(compareCatalogs(before, await read())).toEqual([])
  const now = await after("comment on table users is 'x'; alter table orders drop column status")
  const grades = compareCatalogs(before, now).map(({ grade }) => grade)
  expect(grades).toEqual(grades.toSorted())
  expect(new Set(grades).size).toBe(2)
})

test('changed objects are told by kind', async () => {
  const now = await after(`alter table order_lines alter note type text;
    alter table users add age integer; alter type address drop attribute zip; alter sequence tickets cycle increment 2;
    create or replace function keep() returns trigger language plpgsql as 'begin return null; end';
    alter index tagged rename to labelled; comment on table parent is 'x'; alter domain positive drop constraint positive_check`)
  const { relations, columns, types, functions, others } = changedObjects(before, now)
  expect([...relations].toSorted()).toEqual(['order_lines', 'users'])
  expect([...columns].toSorted()).toEqual(['address.zip', 'order_lines.note', 'users.age'])
  expect([...types].toSorted()).toEqual(['address', 'positive'])
  expect([...functions]).toEqual(['keep()'])
  expect([...others]).toEqual(['sequence tickets'])
})

test('a sequence that was set back is told, one that went on is not', async () => {
  const used = await after("select setval('tickets', 50)")
  const back = await after("select setval('tickets', 20)")
  expect(sequencesSetBack(used, back)).toMatchObject([{ object: 'tickets', grade: 'fails' }])
  expect(sequencesSetBack(used, before)[0]?.says).toContain('its beginning')
  expect(sequencesSetBack(back, used)).toEqual([])
  expect(sequencesSetBack(before, used)).toEqual([])
})
