import { createConnection, type Connection } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseMysql } from '../../src/database/sql/mysql/parse.ts'
import { judgeStatements } from '../../src/database/rules/judge-statements.ts'
import { baseFrom } from '../../src/database/rules/world/base-from.ts'
import { noMariadb, startMariadb, type MariadbServer } from '../support/mariadb.ts'

/** What the rules of MySQL and MariaDB claim, held against a real server. */
describe.skipIf(noMariadb !== null)(`rules on MariaDB${noMariadb ?? ''}`, () => {
  let server: MariadbServer
  let connection: Connection
  beforeAll(async () => {
    server = await startMariadb()
    connection = await createConnection({ uri: server.url, multipleStatements: true })
  }, 120_000)
  afterAll(async () => {
    await connection.end()
    await server[Symbol.asyncDispose]()
  })

  const before = `create table users (id int primary key auto_increment, email varchar(60), age int, state enum('new', 'old') not null default 'new'); create table teams (id int primary key)`
  const fresh = async () => {
    await connection.query(`drop database if exists claims; create database claims; use claims`)
    await connection.query(before)
  }
  const statements = async (sql: string) =>
    (await parseMysql({ sql, file: 'm.sql', line: 1, transactional: true })).statements
  const judge = async (sql: string, rule: string) => {
    const base = baseFrom(await statements(before))
    const { findings } = judgeStatements(await statements(sql), { base, today: '2026-01-01' })
    return findings.filter((one) => one.rule === rule)
  }
  const accepted = async (sql: string) => {
    await fresh()
    return connection.query(sql).then(
      () => true,
      () => false,
    )
  }

  test.each([
    'alter table users modify email int, algorithm=inplace',
    'alter table users modify email varchar(10), algorithm=instant',
    'alter table users modify email varchar(60) not null, algorithm=instant',
    'alter table users add index i (email), algorithm=instant',
    'alter table users add unique index i (email), algorithm = instant, lock = none',
    'create index i on users (email) algorithm=instant',
    'alter table users add column n int as (age + 1) stored, algorithm=inplace',
    'alter table users add team int, add constraint t foreign key (team) references teams (id), algorithm=instant',
    'alter table users modify id int, drop primary key, algorithm=inplace',
    'alter table users convert to character set utf8mb4, algorithm=inplace',
    'alter table users modify email int, lock=none',
    'alter table users add column n int, algorithm=copy, lock=none',
  ])('%s is refused, and said to be', async (sql) => {
    expect(await judge(sql, 'refused-algorithm')).toHaveLength(1)
    expect(await accepted(sql)).toBe(false)
  })

  /** What the safer ways tell people to send. */
  test.each([
    'alter table users add column n int null, algorithm=instant',
    'alter table users drop column age, algorithm=instant',
    'alter table users add index i (email), algorithm=inplace, lock=none',
    'alter table users add unique index i (email), algorithm=inplace, lock=none',
    'alter table users modify column age int not null, algorithm=inplace, lock=none',
    "alter table users modify column state enum('new', 'old', 'gone') not null default 'new', algorithm=instant",
    'alter table users alter column state drop default, algorithm=instant',
    'alter table users alter column age set default 1, algorithm=instant',
    'alter table users modify column email varchar(63), algorithm=inplace, lock=none',
    'set foreign_key_checks = 0; alter table users add team int; alter table users add constraint t foreign key (team) references teams (id), algorithm=inplace, lock=none; set foreign_key_checks = 1',
    'rename table users to people; create view users as select * from people',
    'create index i on users (email); alter table users alter index i ignored; alter table users drop index i, algorithm=inplace, lock=none',
  ])('%s is taken, and nothing is said against it', async (sql) => {
    expect(await judge(sql, 'refused-algorithm')).toEqual([])
    expect(await accepted(sql)).toBe(true)
  })

  test.each([
    ["start transaction; update users set email = ''; alter table users add n int; rollback", true],
    ['insert into teams values (1); create table x (a int); insert into none values (1)', true],
    ["start transaction; update users set email = ''; rollback; alter table users add n int", true],
    ["start transaction; update users set email = ''; insert into teams values (1); commit", false],
    ['alter table users add n int, add m int', false],
    ['create temporary table x (a int); insert into x values (1)', false],
  ])('%s: told whether it stays half done', async (sql, told) => {
    expect(await judge(sql, 'implicit-commit')).toHaveLength(told ? 1 : 0)
  })

  test('what stands before a change of the schema stays, though the transaction is rolled back', async () => {
    await fresh()
    const sql =
      'start transaction; insert into teams values (7); alter table users add n int; rollback'
    const [finding] = await judge(sql, 'implicit-commit')
    expect(finding?.says).toBe(
      'ALTER TABLE commits the transaction that the file opened, with the 1 statement before it: ROLLBACK takes back none of it',
    )
    await connection.query(sql)
    const [rows] = await connection.query('select id from teams')
    expect(rows).toEqual([{ id: 7 }])
  })
})
