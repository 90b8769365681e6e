import { expect, test } from 'vitest'
import { judgeStatements } from '../../rules/judge-statements.ts'
import { baseFrom } from '../../rules/world/base-from.ts'
import { parseSqlite } from './parse.ts'

const parse = (sql: string, line = 1) =>
  parseSqlite({ sql, file: 'm.sql', line, transactional: true })

const before = `create table users (id integer primary key, email text not null, age integer);
create unique index one_email on users (email);
create trigger keep after delete on users begin select 1; end;`

async function found(change: string, given = before) {
  const base = baseFrom((await parse(given)).statements)
  const { statements } = await parse(change)
  const { findings, suppressions } = judgeStatements(statements, { base, today: '2026-01-01' })
  const told = findings.map(({ rule, object, line }) => `${line} ${rule} ${object}`)
  return { told, findings, suppressions }
}

test('statements are cut at semicolons that are some, with their lines', async () => {
  const { statements, problems } = await parse(
    "\uFEFF-- a;\r\ncreate table [a;b] (`c;` text);\r\ncreate trigger t after insert on x begin select case 1 when 1 then ';' end; end;\r\n.read x\r\nfoo bar",
    5,
  )
  expect(statements.map(({ line, changes }) => [line, changes?.[0]?.kind])).toEqual([
    [6, 'create-table'],
    [7, 'create-trigger'],
    [9, undefined],
  ])
  expect(problems.map(({ where }) => where)).toEqual(['m.sql:8', 'm.sql:9'])
})

test('a table made anew is what differs between the two, whichever way it is made', async () => {
  const columns = 'id integer primary key, mail text not null, age integer not null, nick text'
  const again =
    'create unique index one_email on users (mail); create trigger keep after delete on users begin select 1; end;'
  const ways = [
    `create table new_users (${columns}); insert into new_users (id, mail, age) select id, email, age from users; drop table users; alter table new_users rename to users;`,
    `alter table users rename to old_users; create table users (${columns}); insert into users (id, mail, age) select id, email, age from old_users; drop table old_users;`,
    `create temporary table kept as select id, email, age from users; drop table users; create table users (${columns}); insert into users (id, mail, age) select id, email, age from kept; drop table kept;`,
  ]
  for (const way of ways) {
    const { told } = await found(`${way} ${again}`)
    expect(told).toContain('1 rename-column users.email')
    expect(told).toContain('1 set-not-null users.age')
    expect(told).toContain('1 add-column users.nick')
    expect(told.join()).not.toMatch(/drop-table|rename-table|drop-trigger/)
  }
  const { told } = await found(ways[0] ?? '')
  expect(told.join()).toMatch(/drop-index|drop-unique/)
  expect(told.join()).toContain('drop-trigger')
})

test('rows that are left behind, and a table whose rows nobody copied', async () => {
  const columns = 'id integer primary key, email text not null, age integer'
  const { told } = await found(
    `create table n (${columns});\ninsert into n select * from users where age > 3;\ndrop table users;\nalter table n rename to users;`,
  )
  expect(told).toContain('1 delete-rows users')
  const lost = await found(`drop table users;\ncreate table users (${columns});`)
  expect(lost.told).toContain('1 drop-table users')
})

test('locks are those of SQLite, and a suppression counts', async () => {
  const { findings } = await found(
    'alter table users drop column age; create index by_age on users (email)',
  )
  for (const { lockForward, lockBackward } of findings)
    expect(`${lockForward} ${lockBackward}`).not.toMatch(/EXCLUSIVE|SHARE|rows/)
  expect(findings[0]?.lockForward).toBe('write lock on the database, rewrite')
  const allowed = await found(
    '-- lastgood: allow drop-column because nothing reads it\nalter table users drop column age;',
  )
  expect(allowed.told).toEqual([])
  expect(allowed.suppressions.applied).toMatchObject([{ rule: 'drop-column', line: 1 }])
})
