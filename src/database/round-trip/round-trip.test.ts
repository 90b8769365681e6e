import { expect, test } from 'vitest'
import { script, sharedProver } from '../../../test/support/prover.ts'
import type { RoundTrip } from '../proof.ts'

const shared = sharedProver()

type Ran = RoundTrip & { readonly state: 'ran' }

async function trip(base: string, up: string, down: string): Promise<Ran> {
  const { roundTrip } = await shared.prove(base, up, down)
  if (roundTrip.state !== 'ran') throw new Error(roundTrip.state === 'unknown' ? roundTrip.why : '')
  return roundTrip
}

const users = 'create table users (id serial primary key, email text not null, age int);'

const tables = (rows: Ran['oldRows']) => rows.map(({ table }) => table)

test.each<[string, string, string, string]>([
  ['an index', users, 'create index i on users (age)', 'drop index i'],
  [
    'a renamed column',
    users,
    'alter table users rename email to mail',
    'alter table users rename mail to email',
  ],
  [
    'a renamed table',
    users,
    'alter table users rename to people',
    'alter table people rename to users',
  ],
  [
    'a renamed table and column',
    users,
    'alter table users rename to people; alter table people rename email to mail',
    'alter table people rename mail to email; alter table people rename to users',
  ],
  [
    'a wider column',
    'create table t (a varchar(40))',
    'alter table t alter a type text',
    'alter table t alter a type varchar(40) using left(a, 40)',
  ],
  ['a view', users, 'create view v as select * from users', 'drop view v'],
  [
    'a script with its own transaction',
    users,
    'BEGIN; create index i on users (age); COMMIT;',
    'BEGIN; drop index i; COMMIT;',
  ],
  [
    'one that does not want a transaction',
    users,
    'create index concurrently i on users (age)',
    'drop index concurrently i',
  ],
])('%s is taken back whole', async (_, base, up, down) => {
  const ran = await trip(base, up, down)
  expect(ran).toMatchObject({ schemaRestored: true, contractRestored: true, failsOn: null })
  expect(ran.oldRows).toEqual([])
  expect(ran.newRows).toEqual(up.includes('type text') ? ran.newRows : [])
  expect(ran.unseeded).toEqual([])
})

test('what only the new schema holds is lost', async () => {
  const column = await trip(users, 'alter table users add n text', 'alter table users drop n')
  expect(column).toMatchObject({ schemaRestored: true, oldRows: [] })
  expect(tables(column.newRows)).toEqual(['users'])
  const table = await trip(users, 'create table t (u int references users)', 'drop table t')
  expect(table.newRows[0]).toMatchObject({ table: 't' })
  expect(table.newRows[0]?.lost).toBeGreaterThan(0)
})

test('a dropped column comes back empty', async () => {
  const ran = await trip(users, 'alter table users drop age', 'alter table users add age int')
  expect(ran.schemaRestored).toBe(true)
  expect(tables(ran.oldRows)).toEqual(['users'])
  expect(ran.newRows).toEqual([])
})

test('a change of rows is the up’s own unless the down does not bring it back', async () => {
  const flags = 'create table t (id int primary key, b boolean not null)'
  const both = 'update t set b = not b'
  expect((await trip(flags, both, both)).oldRows).toEqual([])
  const one = await trip(users, 'update users set email = lower(email)', 'select 1')
  expect(tables(one.oldRows)).toEqual(['users'])
  expect(one.schemaRestored).toBe(true)
})

test('a down that does nothing restores nothing', async () => {
  const ran = await trip(users, 'alter table users drop age', 'select 1')
  expect(ran).toMatchObject({ schemaRestored: false, contractRestored: false, failsOn: null })
  expect(ran.differences).toContainEqual(
    expect.objectContaining({ grade: 'fails', object: 'users.age' }),
  )
})

test('an index left behind restores the contract, though not the schema', async () => {
  const ran = await trip(
    users,
    'create index i on users (age); alter table users rename email to mail',
    'alter table users rename mail to email',
  )
  expect(ran).toMatchObject({ schemaRestored: false, contractRestored: true })
  const unique = await trip(
    users,
    'create unique index i on users (age); alter table users rename email to mail',
    'alter table users rename mail to email',
  )
  expect(unique).toMatchObject({ schemaRestored: false, contractRestored: false })
})

test('a down that fails says on which rows', async () => {
  const never = await trip(users, 'alter table users drop age', 'alter table users add age intt')
  expect(never).toMatchObject({
    schemaRestored: false,
    failsOn: { rows: 'none', failure: { code: '42704', line: 1 } },
  })
  const onNew = await trip(
    'create table t (id int primary key, a text not null)',
    'alter table t alter a drop not null',
    'select 1;\nalter table t alter a set not null',
  )
  expect(onNew).toMatchObject({
    schemaRestored: true,
    failsOn: { rows: 'new', failure: { line: 2 } },
  })
  const onOld = await trip(
    'create table t (id int primary key, a text)',
    'alter table t drop a',
    'alter table t add a text not null',
  )
  expect(onOld.failsOn?.rows).toBe('old')
})

test('a syntax error in the down is told with its line', async () => {
  const ran = await trip(users, 'create index i on users (age)', 'drop index i;\n\ndrop indx j')
  expect(ran.failsOn).toMatchObject({ rows: 'none', failure: { code: '42601', line: 3 } })
})

test('old rows that the up refuses are left out, and it is said', async () => {
  const ran = await trip(
    'create table t (id int primary key, a text)',
    'alter table t alter a set not null',
    'alter table t alter a drop not null',
  )
  expect(ran).toMatchObject({ schemaRestored: true, failsOn: null, oldRows: [] })
  expect(ran.unseeded[0]?.why).toContain('the up refuses')
})

test('an enum that gets a label is taken back by rebuilding it', async () => {
  const base = `create type m as enum ('a', 'b'); create table t (id int primary key, m m not null default 'a');`
  const down = `update t set m = 'a' where m = 'c'; alter table t alter m drop default; alter type m rename to old; create type m as enum ('a', 'b');
    alter table t alter m type m using m::text::m; alter table t alter m set default 'a'; drop type old`
  const ran = await trip(base, `alter type m add value 'c'`, down)
  expect(ran).toMatchObject({ schemaRestored: true, failsOn: null, oldRows: [] })
  expect(tables(ran.newRows)).toEqual(['t'])
  const used = await trip(
    base,
    `alter type m add value 'c'; insert into t values (1000, 'c')`,
    down,
  )
  expect(used.schemaRestored).toBe(true)
})

test('several scripts are one step', async () => {
  await shared.prove(users, 'select 1')
  const { roundTrip } = await shared.prover.prove({
    up: [script('alter table users add n int'), script('alter table users add m int', 'b.sql')],
    down: [script('alter table users drop m'), script('alter table users drop n')],
    statements: [],
  })
  expect(roundTrip).toMatchObject({ state: 'ran', schemaRestored: true, oldRows: [] })
})

test('numbers that the down hands out anew are seen', async () => {
  const { oldRows } = await trip(
    'create table mail (id int primary key); create table token (id serial primary key, mail int not null unique references mail)',
    'alter table mail add token int; update mail m set token = 1 from token t where t.mail = m.id; drop table token',
    `create table token (id serial primary key, mail int not null unique references mail);
     insert into token (mail) select id from mail where token is not null; alter table mail drop token`,
  )
  expect(tables(oldRows)).toContain('token')
})

test('rows of before are compared with what was there when the down ran, also where it refuses those of the new shape', async () => {
  const { failsOn, oldRows } = await trip(
    `create table t (id serial primary key, a text not null, at timestamptz);
     create function stamp() returns trigger language plpgsql as $$ begin new.at := clock_timestamp(); return new; end $$;
     create trigger stamp before insert on t for each row execute function stamp()`,
    'alter table t alter a drop not null',
    'alter table t alter a set not null',
  )
  expect(failsOn?.rows).toBe('new')
  expect(oldRows).toEqual([])
})
