import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Shadow } from '../../session.ts'
import { openPglite } from './open.ts'

let shadow: Shadow
let empty: string
beforeAll(async () => {
  shadow = await openPglite({ seconds: 3 })
  empty = await shadow.save()
}, 300_000)
afterAll(() => shadow[Symbol.asyncDispose]())

test('answers with values that a server would give too, and errors with their line', async () => {
  const { session } = shadow
  expect(session.version).toMatch(/^PostgreSQL 18\.\d+ \(PGlite/)
  const answer = await session.query(
    `select 1 as a, 2::bigint as b, 9007199254740993::bigint as c, true as d, '{"x":1}'::jsonb as e, date '2026-01-02' as f,
     array[1,2] as g, 1.50 as h, null as i, $1::text as j`,
    ['it'],
  )
  expect(answer).toEqual({
    state: 'ok',
    value: {
      rows: [
        {
          a: 1,
          b: 2,
          c: '9007199254740993',
          d: true,
          e: { x: 1 },
          f: '2026-01-02',
          g: '{1,2}',
          h: '1.50',
          i: null,
          j: 'it',
        },
      ],
      touched: 0,
    },
  })
  expect(await session.run('select 1;\nselect nothing')).toMatchObject({
    state: 'failed',
    failure: { code: '42703', line: 2 },
  })
  expect(await session.runEach(['select 1', 'selec', 'select 2'])).toMatchObject({
    done: 1,
    failure: { code: '42601', line: 1 },
  })
})

test('goes back to a saved state', async () => {
  const { session } = shadow
  await session.run('create table t (a int); insert into t values (1)')
  const one = await shadow.save()
  await session.run('insert into t values (2)')
  await shadow.restore(one)
  expect(await session.query('select a from t')).toMatchObject({ value: { rows: [{ a: 1 }] } })
  await shadow.restore(empty)
  expect(await session.query('select a from t')).toMatchObject({ failure: { code: '42P01' } })
  await shadow.forget(one)
  await expect(shadow.restore(one)).rejects.toThrow('nothing is saved')
})

test('gives extensions that are asked for, and names those it cannot have', async () => {
  const { session } = shadow
  await session.run('create table kept (a int)')
  expect(await shadow.provide(['citext', 'postgis', 'uuid-ossp', 'plpgsql'])).toEqual(['postgis'])
  expect(
    await session.run(
      'create extension citext; create extension "uuid-ossp"; create table c (a citext); select a from kept; select uuid_generate_v4()',
    ),
  ).toEqual({ state: 'ok', value: null })
  const withThem = await shadow.save()
  await shadow.restore(empty)
  await shadow.restore(withThem)
  expect(await session.run(`insert into c values ('A')`)).toMatchObject({ state: 'ok' })
  await shadow.restore(empty)
})

test.each([
  ['a loop', 'do $$ begin loop end loop; end $$'],
  ['a query without an end', 'select count(*) from generate_series(1, 1e12)'],
])('%s is ended, and the shadow goes on from what it remembers', async (_, sql) => {
  await expect(shadow.session.run(sql)).rejects.toThrow('longer than 3 seconds')
  await expect(shadow.session.run('select 1')).rejects.toThrow('broke')
  await shadow.restore(empty)
  expect(await shadow.session.run('select 1')).toMatchObject({ state: 'ok' })
})

test('what takes too much memory is ended', async () => {
  await using small = await openPglite({ seconds: 100, maxBytes: 200 * 1024 ** 2 })
  await expect(
    small.session.run(
      `select length(array_agg(repeat('x', 100000) || i)::text) from generate_series(1, 1e9) as s(i)`,
    ),
  ).rejects.toThrow('more than 200 MiB')
}, 300_000)
