import { expect, test } from 'vitest'
import { judgeStatements } from '../../judge-statements.ts'
import { baseFrom } from '../../world/base-from.ts'
import { parseMysql } from '../../../sql/mysql/parse.ts'
import { mysqlChanges } from './changes-of.ts'

const kinds = (sql: string) => mysqlChanges(sql)?.map(({ kind }) => kind) ?? null

test.each([
  [
    'alter table a add b int, drop column c, rename column d to e, algorithm=inplace, lock=none',
    ['online-clause', 'add-column', 'drop-column', 'rename-column'],
  ],
  [
    "ALTER TABLE `a` MODIFY `b` varchar(20) NOT NULL DEFAULT 'x'",
    ['change-type', 'set-not-null', 'set-default'],
  ],
  [
    'alter table a change b c int null',
    ['rename-column', 'change-type', 'drop-not-null', 'drop-default'],
  ],
  ['alter table a add (b int, c int)', ['add-column', 'add-column']],
  [
    'alter table a add constraint f foreign key (b) references c (d) on delete cascade',
    ['add-constraint'],
  ],
  ['alter table a drop foreign key f, drop primary key', ['drop-constraint', 'drop-constraint']],
  ['alter table a drop key k', ['drop-constraint', 'drop-index']],
  ['alter table a convert to character set utf8mb4', ['table-option']],
  ['alter table a rename to b', ['rename-table']],
  ['rename table a to b, c to d', ['rename-table', 'rename-table']],
  [
    'create table a (id int primary key, key k (b(10))) engine=innodb',
    ['create-table', 'create-index'],
  ],
  ['create unique index i on a (b)', ['add-constraint']],
  [
    'create algorithm=merge definer=`r`@`%` sql security invoker view v as select 1',
    ['create-view'],
  ],
  [
    'create definer=root@localhost trigger t before insert on a for each row set new.b = 1',
    ['create-trigger'],
  ],
  ['drop table if exists a, b', ['drop-object', 'drop-object']],
  ['insert ignore into a (b) values (1), (2)', ['write']],
  ['delete x from a x join b on x.id = b.id', ['write']],
  ['/*!40101 SET NAMES utf8 */', []],
  ['handler a open', null],
])('%s', (sql, expected) => {
  expect(kinds(sql)).toEqual(expected)
})

test('knows the table behind an alias that rows are deleted from', () => {
  expect(mysqlChanges('delete x from a as x where 1')).toMatchObject([
    { table: 'a', how: 'delete', filtered: true },
  ])
})

const judge = async (history: string, sql: string) => {
  const read = async (text: string) =>
    (await parseMysql({ sql: text, file: 'a.sql', line: 1, transactional: false })).statements
  const base = baseFrom(await read(history), { complete: true })
  const { findings } = judgeStatements(await read(sql), { base, today: '2026-01-01' })
  return findings.map(({ rule, severity, lockForward }) =>
    `${rule} ${severity} ${lockForward ?? ''}`.trim(),
  )
}

const users =
  "create table users (id int unsigned not null auto_increment primary key, mail varchar(50) not null, state enum('a', 'b') not null default 'a', level int not null default 1)"

test.each([
  [
    'alter table users drop column mail',
    'drop-column breaks metadata lock, INSTANT (MySQL 8.0.29, MariaDB 10.4), else table rebuilt',
  ],
  [
    "alter table users modify state enum('a') not null default 'a'",
    'change-column-type breaks COPY, writes wait',
  ],
  [
    "alter table users modify state enum('a', 'b', 'c') not null default 'a'",
    'change-column-type note metadata lock',
  ],
  [
    "alter table users modify state enum('c', 'a', 'b') not null default 'a'",
    'change-column-type note COPY, writes wait',
  ],
  ['alter table users modify mail varchar(60) not null', 'change-column-type note metadata lock'],
  [
    'alter table users modify mail varchar(20) not null',
    'change-column-type breaks COPY, writes wait',
  ],
  [
    'alter table users modify mail varchar(50)',
    'drop-not-null rare INPLACE, table rebuilt, writes go on',
  ],
  ['alter table users modify level int not null', 'drop-default breaks metadata lock'],
  [
    'alter table users add need int not null',
    'add-required-column breaks metadata lock, INSTANT (MySQL 8.0.12, MariaDB 10.3)',
  ],
  ['alter table users add unique (mail)', 'add-unique breaks metadata lock, INPLACE, writes go on'],
])('says of %s: %s', async (sql, expected) => {
  expect(await judge(users, sql)).toContain(expected)
})

test('no finding names a lock of PostgreSQL', async () => {
  const found = await judge(
    users,
    'create index i on users (mail); truncate users; alter table users rename to people; alter table people add check (id > 0), engine=MyISAM; drop table people',
  )
  expect(found.length).toBeGreaterThan(4)
  expect(found.join()).not.toMatch(/EXCLUSIVE|SHARE/)
})
