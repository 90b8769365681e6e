import { expect, test } from 'vitest'
import { script, statementsOf, toStatements } from '../../../../test/support/prover.ts'
import { nodeIo } from '../../../host/node.ts'
import type { OldStatement } from '../../proof.ts'
import { openProver } from '../../prove.ts'

const users = `create table users (id integer primary key autoincrement, email text not null unique, mood text not null check (mood in ('glad', 'sad')), age integer check (age > 17), at datetime default current_timestamp);
  create table posts (id text primary key not null, author integer not null references users(id), title varchar(20) not null, data json);
  create table profiles (user_id integer primary key references users(id), picture blob) strict;
  create table odd ("select" text, [a b] text);
  create view grown as select id, age + 1 as next from users where age > 17;`

async function prove(
  base: string,
  up: string,
  statements: readonly OldStatement[],
  down: string | null = null,
) {
  const opened = await openProver(
    { dialect: 'sqlite', shadow: { kind: 'pglite' }, cacheFolder: null, scriptSeconds: 5 },
    nodeIo(),
  )
  if (!opened.ok) throw new Error(opened.problems[0]?.what)
  await using prover = opened.value
  await prover.advance([script(base, 'base.sql')])
  return prover.prove({
    up: [script(up)],
    down: down === null ? null : [script(down, 'down.sql')],
    statements,
  })
}

test('values are found for whatever a statement takes, so that N−1 executes each of them', async () => {
  const statements = toStatements(
    'select email from users where id = ?',
    'insert into users (email, mood, age) values (:email, :mood, :age) returning id',
    'insert into users (id, email, mood) values (?, ?, ?)',
    `insert into users (email, mood) values (?1, 'glad') on conflict (email) do update set mood = excluded.mood, age = ?2`,
    'insert into posts (id, author, title, data) values ($id, $author, $title, $data), ($id2, $author, $title, null)',
    'insert into posts (id, author, title) select ?, u.id, ? from users u where u.email = ? limit ? offset ?',
    'update posts as p set title = @title where p.author = @author and p.id in (?, ?)',
    'delete from posts where author in (select id from users where email like ?)',
    'insert into profiles values (?, ?)',
    'replace into profiles (user_id, picture) values (?, ?)',
    `select json_extract(data, ?) from posts where title like '%' || ? || '%' -- a ? that is none`,
    `select "select", [a b], 'what?' from odd where ? = [a b]`,
    'select next from grown where id between ? and ?',
    'with some as (select id from users where age > ?) update users set age = ? where id in (select id from some)',
    'select count(*) from users;',
    'select strftime(?, at) from users where date(at) > ?',
  )
  const proof = await prove(users, 'alter table users add column n integer', statements)
  expect(statementsOf(proof)).toEqual({ held: statements.length, broken: [], notAsked: [] })
})

test.each<[string, string, string, readonly string[]]>([
  [
    'a column that goes',
    'select b from t where b = ?',
    'drop index i; alter table t drop column b',
    ['no such column: b'],
  ],
  [
    'a unique index that goes',
    'insert into t (a, b) values (?, ?) on conflict (b) do nothing',
    'drop index i',
    ['ON CONFLICT clause does not match any PRIMARY KEY or UNIQUE constraint'],
  ],
  [
    'a column of the same name that makes one ambiguous',
    'select b from t join u',
    'alter table u add column b text',
    ['ambiguous column name: b'],
  ],
  [
    'a count of values that no longer fits',
    'insert into u values (?)',
    'alter table u add column d text',
    ['table u has 2 columns but 1 values were supplied'],
  ],
  [
    'a key that keeps rows from being deleted',
    'delete from t where a = ?',
    'create table v (a integer not null references t(a)); insert into v select a from t',
    ['FOREIGN KEY constraint failed'],
  ],
  ['nothing about it', 'select a from t where b = ?', 'alter table t add column c int', []],
])('a migration changes %s', async (_, sql, up, messages) => {
  const base = `create table t (a integer primary key, b text); create unique index i on t (b); create table u (c int);`
  const { broken, notAsked } = statementsOf(await prove(base, up, toStatements(sql)))
  expect(notAsked).toEqual([])
  expect(broken).toEqual(messages.map((one) => `a statement of the old release (q1) fails: ${one}`))
})

test('only what reads or writes rows is executed, and what N−1 refuses too is said with its reason', async () => {
  const proof = await prove(
    users,
    'alter table posts drop column title',
    toStatements(
      'select missing from users',
      'selec 1',
      'select 1; drop table users',
      'begin',
      'drop table posts',
      'attach database ? as other',
      'pragma foreign_keys = off',
      'vacuum',
      'insert or rollback into users (email) values (?)',
      `select load_extension('x')`,
      '-- nothing',
      'select title from posts',
    ),
  )
  const { held, broken, notAsked } = statementsOf(proof)
  expect(held).toBe(0)
  expect(broken).toEqual(['a statement of the old release (q12) fails: no such column: title'])
  expect(notAsked).toEqual(
    expect.arrayContaining([
      '1: its own schema refuses it: no such column: missing',
      '1: SELEC is not executed: only what reads or writes rows is',
      '1: it is several statements at once',
      '1: DROP is not executed: only what reads or writes rows is',
      '1: ATTACH is not executed: only what reads or writes rows is',
      '1: PRAGMA is not executed: only what reads or writes rows is',
      '1: OR ROLLBACK is not executed: it ends the transaction it is tried in',
      '1: there is no statement in it',
    ]),
  )
})

test('rows that the up wrote are no broken promise, and what a statement did is taken back', async () => {
  const base = 'create table t (a integer primary key); create table u (a int);'
  const up =
    'with recursive n(a) as (values (2) union all select a + 1 from n where a < 2000) insert into t select a from n'
  const proof = await prove(
    base,
    up,
    toStatements('insert into t (a) values (?)', 'delete from u', 'insert into u values (1)'),
    'delete from t where a > 1',
  )
  expect(statementsOf(proof)).toEqual({
    held: 2,
    broken: [],
    notAsked: ['1: it meets rows that the migration wrote'],
  })
  expect(proof.roundTrip).toMatchObject({ state: 'ran', schemaRestored: true, oldRows: [] })
})
