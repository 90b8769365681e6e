import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { brokenOf, script } from '../../test/support/prover.ts'
import { nodeIo } from '../host/node.ts'
import { judgeProof } from './judge/judge.ts'
import { openProver } from './prove.ts'

const base = `create table users (id integer primary key autoincrement, email text not null unique, age integer);
create table posts (id text primary key not null, user_id integer not null references users(id) on delete cascade, kind text check (kind in ('a', 'b')));
create index posts_kind on posts (kind);
create trigger touch after insert on posts begin update posts set kind = 'a' where id = new.id and kind is null; end;`

async function prove(up: string, down: string | null, transactional = true, before = base) {
  const opened = await openProver(
    { dialect: 'sqlite', shadow: { kind: 'pglite' }, cacheFolder: null, scriptSeconds: 3 },
    nodeIo(),
  )
  if (!opened.ok) throw new Error(opened.problems[0]?.what)
  await using prover = opened.value
  expect(await prover.advance([script(before, 'base.sql')])).toEqual({
    state: 'advanced',
    notes: [],
  })
  const proof = await prover.prove({
    up: [script(up, 'up.sql', transactional)],
    down: down === null ? null : [script(down, 'down.sql', transactional)],
    statements: [],
  })
  return { proof, ...judgeProof(proof) }
}

const rebuild = (columns: string, into: string, from: string) => `pragma foreign_keys=off;
create table new_users (${columns});
insert into new_users (${into}) select ${from} from users;
drop table users;
alter table new_users rename to users;
pragma foreign_keys=on;`
const old = 'id integer primary key autoincrement, email text not null unique, age integer'

test.each([
  [
    'a column that may be NULL',
    'alter table users add column nick text',
    'alter table users drop column nick',
    'compatible',
  ],
  [
    'a renamed column',
    'alter table users rename column email to mail',
    'alter table users rename column mail to email',
    'needs-down',
  ],
  [
    'a renamed table',
    'alter table users rename to people',
    'alter table people rename to users',
    'needs-down',
  ],
  [
    'a dropped column',
    'alter table users drop column age',
    'alter table users add column age integer',
    'loses-data',
  ],
  ['a dropped column without a down', 'alter table users drop column age', null, 'incompatible'],
  [
    'a down with an error',
    'alter table users rename column age to years',
    'alter table users renam column years to age',
    'incompatible',
  ],
  [
    'a down that does nothing',
    'alter table users rename column age to years',
    '-- nothing',
    'incompatible',
  ],
  [
    'a unique index',
    'create unique index one_age on users (age)',
    'drop index one_age',
    'needs-down',
  ],
  [
    'a trigger that refuses',
    `create trigger no before insert on users begin select raise(abort, 'no'); end`,
    'drop trigger no',
    'needs-down',
  ],
  ['a table that is gone', 'drop table posts', null, 'incompatible'],
  [
    'an up with an error',
    'alter table users add column nick text; alter table nobody add column x',
    null,
    'unknown',
  ],
])('%s', async (_, up, down, verdict) => {
  expect(await prove(up, down)).toMatchObject({ verdict })
})

test('a rebuild with the checks of foreign keys off keeps what points at the table', async () => {
  const up = rebuild(`${old}, nick text`, 'id, email, age', 'id, email, age')
  const down = rebuild(old, 'id, email, age', 'id, email, age')
  expect(await prove(up, down, false)).toMatchObject({ verdict: 'compatible' })
  const { proof } = await prove(up, down, false)
  expect(proof.roundTrip).toMatchObject({
    schemaRestored: true,
    oldRows: [],
    newRows: [{ table: 'users' }],
  })
})

test('inside a transaction that pragma does nothing, and what points at the table is deleted with it', async () => {
  const up = rebuild(`${old}, nick text`, 'id, email, age', 'id, email, age')
  const { proof } = await prove(up, rebuild(old, 'id, email, age', 'id, email, age'))
  expect(proof.roundTrip).toMatchObject({ oldRows: [{ table: 'posts', lost: 8 }] })
})

test('a column that refuses NULL breaks who writes NULL, though it has a default', async () => {
  const up = rebuild(
    `id integer primary key autoincrement, email text not null unique, age integer not null default 0`,
    'id, email, age',
    'id, email, coalesce(age, 0)',
  )
  const { proof, verdict } = await prove(up, null, false)
  expect(verdict).toBe('incompatible')
  expect(brokenOf(proof)).toContain('insert users')
})

test('a text column that becomes a number changes values; STRICT refuses only rare ones', async () => {
  const up = rebuild(
    `id integer primary key autoincrement, email integer not null unique, age integer`,
    'id, email, age',
    'id, email, age',
  )
  expect(brokenOf((await prove(up, null, false)).proof)).toEqual(['select users.email'])
  const strict = rebuild(
    old,
    'id, email, age',
    `id, email, case when typeof(age) = 'integer' then age end`,
  ).replace('age integer)', 'age integer) strict')
  const proven = await prove(strict, null, false)
  expect(proven.verdict).toBe('compatible')
  expect(brokenOf(proven.proof)).toEqual(['insert users?'])
})

test('an added CHECK, FOREIGN KEY and NOT NULL key are met by what old writers send', async () => {
  const check = rebuild(
    'id integer primary key autoincrement, email text not null unique check (length(email) > 900), age integer',
    'id, email, age',
    `id, email || printf('%.*c', 900, 'x'), age`,
  )
  expect(brokenOf((await prove(check, null, false)).proof)).toContain('insert users')
  const key = 'create table child (id integer primary key, parent integer)'
  const up = `create table new_child (id integer primary key, parent integer references users (id)); insert into new_child select id, null from child; drop table child; alter table new_child rename to child`
  expect(brokenOf((await prove(up, null, false, `${base} ${key}`)).proof)).toContain('insert child')
})

const away = join(tmpdir(), `lastgood-shadow-way-out-${process.pid}`)

test.each([
  [`attach '${away}' as x; create table x.t (a)`, 'never run'],
  [`vacuum into '${away}'`, 'never run'],
  [`select load_extension('${away}')`, 'never run'],
  [`select writefile('${away}', 'x')`, 'never run'],
  // Not seen in the text: SQLite itself is told to refuse it.
  [`attach/**/database/**/'${away}' as x`, 'never run'],
  [
    'with recursive r(x) as (select 1 union all select x + 1 from r) select count(*) from r',
    'longer than 3 seconds',
  ],
  [
    'create table f (a); insert into f with recursive r(x) as (select 1 union all select x + 1 from r) select x from r',
    '',
  ],
  ['pragma writable_schema = on; update sqlite_schema set sql = 1', 'may not be modified'],
])('%s is unknown, and reaches nothing', async (up, why) => {
  const { proof, verdict } = await prove(up, null)
  expect(verdict).toBe('unknown')
  expect(proof.contract.state === 'unknown' && proof.contract.why).toContain(why)
  expect(existsSync(away)).toBe(false)
})

test('empty scripts, shell commands, words between double quotes, and many rows', async () => {
  expect(await prove('', '-- nothing')).toMatchObject({ verdict: 'compatible' })
  expect(
    await prove('.mode box\ncreate table t (a text check (a in ("x", "y")))', 'drop table t'),
  ).toMatchObject({ verdict: 'compatible' })
  const rows = Array.from(
    { length: 20_000 },
    (_, n) => `insert into users (email) values ('u${n};--');`,
  )
  expect(await prove(rows.join('\n'), 'delete from users')).toMatchObject({ verdict: 'compatible' })
})

test('a script that only runs with foreign keys unchecked is told as such', async () => {
  const up = "insert into posts (id, user_id) values ('p', 99)"
  const { proof } = await prove(up, "delete from posts where id = 'p'")
  expect(proof.notes).toEqual([
    expect.stringMatching(
      /^up\.sql: it fails where foreign keys are checked, and was run with the checks off: .*\(FOREIGN KEY constraint failed\)$/,
    ),
  ])
  const plain = await prove('alter table users add column x text', null)
  expect(plain.proof.notes).toBeUndefined()
})
