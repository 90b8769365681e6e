import { expect, test } from 'vitest'
import {
  brokenOf,
  sharedProver,
  statementsOf,
  toStatements as as,
} from '../../../../test/support/prover.ts'

const shared = sharedProver()

const users = `create type mood as enum ('glad', 'sad');
  create table users (id serial primary key, email text not null unique, mood mood not null, age int check (age > 17), tags text[]);
  create table posts (id uuid primary key, author int not null references users, title varchar(20) not null, data jsonb);
  create function grown(a int) returns boolean language sql as $$ select a > 17 $$;
  create view old_users as select id, age + 1 as next from users`

test('values are found for whatever a statement takes, so that N−1 executes each of them', async () => {
  const statements = as(
    'select email from users where id = $1',
    'insert into users (email, mood, age) values ($1, $2, $3) returning id',
    `insert into users (email, mood) values ($1, cast($2::text as mood)) on conflict (email) do update set mood = excluded.mood`,
    'insert into posts (id, author, title, data) values ($1, $2, $3, $4)',
    'insert into posts (id, author, title) select $1, u.id, $2 from users u where u.email = $3 limit $4 offset $5',
    'update posts p set title = $1 where p.author = $2 and p.id = any($3)',
    'delete from posts where author in ($1, $2)',
    'select grown($1)',
    `select * from posts where data @> $1 and title like $2 order by id limit 5`,
    'select next from old_users where id between $1 and $2',
    'select count(*) from users',
    'merge into users u using (select $1::int as id) s on s.id = u.id when matched then update set age = 20',
  )
  const proof = await shared.prove(users, 'alter table users add n int', null, statements)
  expect(statementsOf(proof)).toEqual({ held: statements.length, broken: [], notAsked: [] })
})

test.each<[string, string, string, readonly string[]]>([
  [
    'int becomes text',
    'select a + 1 from t',
    'alter table t alter a type text',
    ['operator does not exist: text + integer'],
  ],
  [
    'a unique index goes',
    'insert into t (a, b) values ($1, $2) on conflict (b) do nothing',
    'drop index i',
    ['there is no unique or exclusion constraint matching the ON CONFLICT specification'],
  ],
  [
    'a function takes another type',
    'select f($1)',
    'drop function f(int); create function f(a int, c text) returns int language sql as $$ select 1 $$',
    ['function f(unknown) does not exist'],
  ],
  [
    'a second function makes a call ambiguous',
    'select f($1)',
    'create function f(a date) returns int language sql as $$ select 1 $$',
    ['function f(unknown) is not unique'],
  ],
  [
    'a column with the same name makes one ambiguous',
    'select b from t join u on true',
    'alter table u add b text',
    ['column reference "b" is ambiguous'],
  ],
  [
    'a column goes',
    'insert into t (a, b) values (default, $1)',
    'alter table t drop b cascade',
    ['column "b" of relation "t" does not exist'],
  ],
  [
    'a cast to a type that has another name',
    `select 'x'::e`,
    'alter type e rename to e2',
    ['type "e" does not exist'],
  ],
  ['nothing about it changes', 'select a from t where b = $1', 'alter table t add c int', []],
])('%s', async (_, sql, up, messages) => {
  const base = `create table t (a int, b text); create unique index i on t (b); create table u (c int);
    create type e as enum ('x'); create function f(a int) returns int language sql as $$ select 1 $$`
  const { broken } = statementsOf(await shared.prove(base, up, null, as(sql)))
  expect(broken).toEqual(messages.map((one) => `a statement of the old release (q1) fails: ${one}`))
})

test('a view that stands in for a renamed table: its reads hold, what a view cannot do does not', async () => {
  const proof = await shared.prove(
    'create table users (id serial primary key, email text not null unique)',
    'alter table users rename to people; create view users as select id, email from people',
    null,
    as(
      'select email from users',
      'insert into users (email) values ($1) on conflict (email) do nothing returning xmax = 0',
    ),
  )
  expect(statementsOf(proof)).toMatchObject({ held: 1, notAsked: [] })
  expect(statementsOf(proof).broken).toEqual([
    'a statement of the old release (q2) fails: column "xmax" does not exist',
  ])
})

test('what the catalog alone calls compatible, a statement can show to be broken', async () => {
  const base = `create table t (a int, b text); create table u (a int)`
  const up = 'alter table u add b text'
  expect(brokenOf(await shared.prove(base, up))).toEqual([])
  expect(brokenOf(await shared.prove(base, up, null, as('select b from t, u')))).toEqual([
    'statement q1',
  ])
})

test('what N−1 refuses as well is not asked, and said with its reason', async () => {
  const proof = await shared.prove(
    users,
    'alter table users drop email',
    null,
    as(
      'select nothing from users',
      'selec 1',
      'select 1; select 2',
      'begin',
      `copy users from '/etc/passwd'`,
      `copy users to program 'id'`,
      'create table x (a int)',
      'select 1 into x',
      'drop table users',
      '-- nothing',
      `set role postgres`,
      'select email from users',
    ),
  )
  const { held, broken, notAsked } = statementsOf(proof)
  expect(held).toBe(0)
  expect(broken).toEqual([
    'a statement of the old release (q12) fails: column "email" does not exist',
  ])
  expect(notAsked).toEqual(
    expect.arrayContaining([
      '1: its own schema refuses it: column "nothing" does not exist',
      '1: it is no SQL that PostgreSQL reads: syntax error at or near "selec"',
      '1: it is several statements at once',
      '2: COPY is not executed: only what reads or writes rows is',
      '1: there is no statement in it',
    ]),
  )
  expect(notAsked?.length).toBe(10)
})

test('many statements that break for one reason are told once, with who they are', async () => {
  const many = Array.from({ length: 14 }, (_, at) => `select email, ${at} from users`)
  const proof = await shared.prove(users, 'alter table users drop email', null, as(...many))
  const { broken } = statementsOf(proof)
  expect(broken).toHaveLength(1)
  expect(broken[0]).toMatch(/\(q1\) fails: .*; so do q2, q3, .*q11 and 3 more$/)
})

test('10,000 statements: the first thousand are executed, the rest is counted', async () => {
  const many = Array.from({ length: 10_000 }, (_, at) => `select ${at} + age from users`)
  const proof = await shared.prove(users, 'alter table users add n int', null, as(...many))
  expect(proof.contract).toMatchObject({ statements: { held: 1000, leftOut: 9000 } })
}, 300_000)

test('rows that the up wrote are no broken promise', async () => {
  const proof = await shared.prove(
    'create table t (a int primary key)',
    'insert into t select generate_series(2, 1000)',
    null,
    as('insert into t (a) values ($1)'),
  )
  expect(statementsOf(proof)).toEqual({
    held: 0,
    broken: [],
    notAsked: ['1: it meets rows that the migration wrote'],
  })
})

test('statements count when a down is to be worth something', async () => {
  const base =
    'create table t (a int); create function f(a int) returns int language sql as $$ select 1 $$'
  const prove = (down: string) =>
    shared.prove(base, 'drop function f(int)', down, as('select f($1)'))
  const proof = await prove('create function g() returns int language sql as $$ select 1 $$')
  expect(proof.roundTrip).toMatchObject({ schemaRestored: false, contractRestored: false })
})

test('a confidential statement is quoted by no message', async () => {
  const proof = await shared.prove(users, 'alter table users add n int', null, [
    { sql: `select 'hunter2'::int`, source: 'log:1', confidential: true },
    { sql: `select hunter2 from 'hunter2'`, source: 'log:2', confidential: true },
  ])
  expect(JSON.stringify(proof)).not.toMatch(/hunter2/)
  expect(proof.contract).toMatchObject({ statements: { held: 0, notAsked: [{}, {}] } })
})
