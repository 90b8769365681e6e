import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { brokenOf, script, sharedProver } from '../../test/support/prover.ts'
import { nodeIo } from '../host/node.ts'
import { openProver } from './prove.ts'
import type { ProverSettings } from './prover.ts'

const shared = sharedProver({ scriptSeconds: 3 })

const tableT = 'create table t (id int primary key, a text)'

const unknownOf = async (up: string) => {
  const { contract, roundTrip } = await shared.prove(tableT, [script(up, 'm/7.sql')], 'select 1')
  if (contract.state !== 'unknown' || roundTrip.state !== 'unknown') throw new Error('it ran')
  expect(roundTrip).toEqual(contract)
  return contract
}

/** The base is as it was: the same step is fine afterwards. */
const stillWorks = async () => {
  const { contract } = await shared.prover.prove({
    up: [script('alter table t add b int')],
    down: null,
    statements: [],
  })
  expect(contract).toMatchObject({ state: 'ran', broken: [] })
}

test('an up that fails half way is unknown, with the place', async () => {
  const { why, failure } = await unknownOf('alter table t add b int;\n\nalter table u add b int;')
  expect(why).toBe('the up fails at m/7.sql:3: relation "u" does not exist')
  expect(failure).toMatchObject({ code: '42P01', line: 3 })
  await stillWorks()
})

test.each([
  ['do $$ begin loop end loop; end $$', 'ran longer than 3 seconds'],
  ['insert into t select i, i from generate_series(1, 1e12) i', 'ran longer than 3 seconds'],
  [`copy t to program 'touch /tmp/lastgood-was-here'`, 'never run'],
  [`do $$ begin execute 'copy t to pro' || 'gram ''id'''; end $$`, ''],
  [`copy t from '/etc/passwd'`, 'No such file'],
  [`insert into t values (1, pg_read_file('/etc/passwd'))`, 'No such file'],
  [`select lo_import('/etc/passwd')`, 'No such file'],
  ['create extension postgis', 'name a server that has it'],
  ['create extension dblink', 'name a server that has it'],
])('%s is unknown, and the prover goes on', async (up, why) => {
  expect((await unknownOf(up)).why).toContain(why)
  await stillWorks()
})

test('rows that point at their own table are left alone by those of the new shape', async () => {
  const { roundTrip } = await shared.prove(
    'create table space (id int primary key, parent int references space)',
    'create table member (space int references space)',
    'drop table member',
  )
  expect(roundTrip).toMatchObject({ state: 'ran', schemaRestored: true, oldRows: [] })
}, 300_000)

test('what takes as long as a value is large is asked on ordinary values, and that is said', async () => {
  const { contract, roundTrip } = await shared.prove(
    'create table t (id int primary key, slots bigint)',
    `create table slot (of int);
     insert into slot select id from t cross join generate_series(1, slots);`,
    'drop table slot',
  )
  expect(contract).toMatchObject({ state: 'ran', broken: [] })
  expect(roundTrip).toMatchObject({ state: 'ran', schemaRestored: true, oldRows: [] })
  if (roundTrip.state !== 'ran') throw new Error('it did not run')
  expect(roundTrip.unseeded.map(({ why }) => why)).toContain(
    'with values that bite the step runs away',
  )
}, 300_000)

test('a down that runs away is unknown', async () => {
  const { roundTrip } = await shared.prove(
    tableT,
    'alter table t add b int',
    'select count(*) from generate_series(1, 1e12)',
  )
  expect(roundTrip).toMatchObject({ state: 'unknown' })
  await stillWorks()
}, 300_000)

test('empty scripts are a step that changes nothing', async () => {
  const { contract, roundTrip } = await shared.prove(tableT, '', '-- nothing')
  expect(contract).toMatchObject({ state: 'ran', broken: [] })
  expect(roundTrip).toMatchObject({ state: 'ran', schemaRestored: true, oldRows: [], newRows: [] })
})

test('extensions, roles and settings that a history expects are there', async () => {
  const advanced = await shared.prover.advance([
    script(
      `drop schema public cascade; create schema public; set search_path to nowhere; create extension citext schema public`,
    ),
    script(
      'create table t (id int primary key, a citext); grant select on t to "the app"; alter table t owner to keeper',
    ),
  ])
  expect(advanced).toMatchObject({ state: 'advanced' })
  expect(advanced.notes).toEqual([
    'role the app was made, since the history expects it',
    'role keeper was made, since the history expects it',
  ])
  const { contract } = await shared.prover.prove({
    up: [script('create policy p on t to another using (true)')],
    down: null,
    statements: [],
  })
  expect(contract).toMatchObject({ state: 'ran' })
})

test('the old release’s own statements are executed, those that never worked are not counted', async () => {
  const statements = [
    { sql: `select a from t where a = 'x'`, source: 'queries.sql:1' },
    { sql: `insert into t (id, a) values (5, 'x') returning id`, source: 'queries.sql:2' },
    { sql: 'select nothing from t', source: 'queries.sql:3' },
  ]
  const proof = await shared.prove(tableT, 'alter table t rename a to b', null, statements)
  const own = brokenOf(proof).filter((one) => one.startsWith('statement'))
  expect(own).toEqual(['statement queries.sql:1', 'statement queries.sql:2'])
})

test('a history with a failing script goes on behind it, and says so', async () => {
  const advanced = await shared.prover.advance([
    script('drop schema public cascade; create schema public'),
    script(
      'create table a (id int);\ncreate table b (id nonsense);\ncreate table c (id int)',
      'two.sql',
    ),
  ])
  expect(advanced).toMatchObject({
    state: 'partly',
    stopped: [{ script: { file: 'two.sql' }, failure: { line: 2 } }],
  })
  const { contract } = await shared.prover.prove({
    up: [script('alter table c add b int')],
    down: null,
    statements: [],
  })
  expect(contract).toMatchObject({ state: 'ran', broken: [] })
})

test('statements that cannot be inside a transaction are proven outside of one', async () => {
  const ups = [
    script('begin; alter table t add b int; rollback; alter table t add c int', 'a.sql', false),
    script('vacuum t; alter table t add d int; create index concurrently on t (d)', 'b.sql', false),
    script(
      `create procedure p() language plpgsql as $$ begin update t set a = 'x'; commit; end $$; call p()`,
      'c.sql',
      false,
    ),
  ]
  const { contract, roundTrip } = await shared.prove(
    tableT,
    ups,
    'drop procedure p; alter table t drop c, drop d',
  )
  expect(contract).toMatchObject({ state: 'ran', broken: [] })
  expect(roundTrip).toMatchObject({ state: 'ran', schemaRestored: true, failsOn: null })
  await stillWorks()
})

test('questions at the same time wait for each other', async () => {
  await shared.prove(tableT, 'select 1')
  const step = (up: string) => shared.prover.prove({ up: [script(up)], down: null, statements: [] })
  const proofs = await Promise.all([step('alter table t drop a'), step('alter table t add b int')])
  expect(proofs.map((proof) => brokenOf(proof).length > 0)).toEqual([true, false])
})

test('a history is brought up once, and its beginning serves a longer one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'prover-cache-'))
  const settings: ProverSettings = {
    dialect: 'postgresql',
    shadow: { kind: 'pglite' },
    cacheFolder: folder,
  }
  const history = Array.from({ length: 12 }, (_, at) =>
    // Only once: a second time the moment would differ.
    script(
      `create table t${at} (a timestamptz default '2026-01-01'); insert into t${at} values (clock_timestamp())`,
    ),
  )
  const moment = async (length: number) => {
    const opened = await openProver(settings, nodeIo())
    if (!opened.ok) throw new Error(opened.problems[0]?.what)
    await using prover = opened.value
    const more = script('create table extra (a int)')
    await prover.advance(length > 12 ? [...history, more] : history)
    const { contract } = await prover.prove({
      up: [script(`do $$ begin raise exception '%', (select a from t0); end $$`)],
      down: null,
      statements: [],
    })
    return contract.state === 'unknown' ? contract.why : null
  }
  const first = await moment(12)
  expect(await readdir(folder)).toHaveLength(2)
  expect(await moment(12)).toBe(first)
  expect(await moment(13)).toBe(first)
  await rm(folder, { recursive: true })
})
