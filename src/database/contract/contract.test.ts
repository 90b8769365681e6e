import { expect, test } from 'vitest'
import { brokenOf, sharedProver } from '../../../test/support/prover.ts'

const shared = sharedProver()

const users = `create table users (id serial primary key, email text not null, age int);
  create table posts (id serial primary key, author int not null references users, title varchar(20) default 'x');`

test.each<[string, string, string, readonly string[]]>([
  ['a column that may be NULL', users, 'alter table users add n text', []],
  ['a column with a default', users, 'alter table users add n int not null default 3', []],
  ['a new table', users, 'create table t (id int, u int references users)', []],
  ['an index', users, 'create index concurrently i on users (email)', []],
  ['a column that must be given', users, 'alter table users add n int not null', ['insert users']],
  [
    'a dropped column',
    users,
    'alter table users drop email',
    ['select users.email', 'update users.email', 'insert users'],
  ],
  [
    'a renamed table',
    users,
    'alter table posts rename to articles',
    ['select posts', 'update posts', 'insert posts'],
  ],
  [
    'a renamed table with a view in its place',
    users,
    'alter table posts rename to articles; create view posts as select * from articles',
    [],
  ],
  ['a new unique key', users, 'create unique index on users (email)', ['insert users']],
  [
    'a check',
    users,
    'alter table users add check (age > 17) not valid',
    ['insert users', 'update users'],
  ],
  [
    'a narrower type',
    users,
    'alter table posts alter title type varchar(3) using left(title, 3)',
    ['insert posts'],
  ],
  ['a wider type', users, 'alter table users alter age type bigint', ['select users.age?']],
  ['a longer text', users, 'alter table posts alter title type text', []],
  ['another kind of type', users, 'alter table users alter age type text', ['select users.age']],
  [
    'NOT NULL',
    users,
    'update users set age = 0 where age is null; alter table users alter age set not null',
    ['insert users'],
  ],
  ['NULL allowed', users, 'alter table users alter email drop not null', ['select users.email?']],
  [
    'a default that is gone from a column that must be given',
    'create table t (a int, b int not null default 1)',
    'alter table t alter b drop default',
    ['insert t'],
  ],
  [
    'a unique key that is gone',
    'create table t (a int, b int unique)',
    'alter table t drop constraint t_b_key',
    ['upsert t (b)'],
  ],
  [
    'a new label',
    `create type m as enum ('a', 'b'); create table t (m m)`,
    `alter type m add value 'c'`,
    ['label m?'],
  ],
  [
    'a renamed label',
    `create type m as enum ('a', 'b'); create table t (m m)`,
    `alter type m rename value 'a' to 'c'`,
    ['label m?', 'label m.a', 'insert t'],
  ],
  [
    'a dropped view',
    `${users} create view v as select * from users`,
    'drop view v',
    ['view v', 'update v'],
  ],
  [
    'a dropped function',
    'create function f(a int, b text default null) returns int language sql as $$ select 1 $$',
    'drop function f',
    ['function f(integer, text)'],
  ],
  [
    'a trigger that refuses',
    users,
    `create function no() returns trigger language plpgsql as $$ begin if new.age is null then raise 'no'; end if; return new; end $$;
    create trigger no before insert or update on users for each row execute function no()`,
    ['insert users', 'update users'],
  ],
  [
    'a column that is always generated',
    'create table t (id int primary key)',
    'alter table t alter id add generated always as identity',
    ['insert t', 'update t'],
  ],
  [
    'a right that is taken back',
    `create role app; create table t (a int); grant select, insert on t to app`,
    'revoke select on t from app',
    ['privilege t'],
  ],
  [
    'row security',
    `create role web; create table t (a int); grant select on t to web`,
    'alter table t enable row level security',
    ['privilege t', 'privilege t?'],
  ],
  ['a sequence that is gone', 'create sequence s', 'drop sequence s', ['sequence s']],
])('%s', async (_, base, up, broken) => {
  const proof = await shared.prove(base, up)
  expect(new Set(brokenOf(proof))).toEqual(new Set(broken))
})

test('a function that ran before a column got another type is no break: the old release opens connections of its own', async () => {
  const { contract } = await shared.prove(
    `create table t (id int primary key, a text, at timestamp not null default now());
     create function stamp() returns trigger language plpgsql as $$
     begin if new.at is null then new.at := current_timestamp; end if; return new; end $$;
     create trigger stamp before insert or update on t for each row execute function stamp()`,
    'alter table t alter at type timestamptz',
  )
  if (contract.state !== 'ran') throw new Error('it did not run')
  expect(contract.broken.filter(({ severity }) => severity !== 'rare')).toEqual([])
})
