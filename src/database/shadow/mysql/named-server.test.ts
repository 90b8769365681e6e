import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeIo } from '../../../host/node.ts'
import { noMariadb, startMariadb, type MariadbServer } from '../../../../test/support/mariadb.ts'
import type { Shadow } from '../../session.ts'
import { openNamedServer } from './named-server.ts'

const { freshId } = nodeIo()

describe.skipIf(noMariadb !== null)(`a named MariaDB server${noMariadb ?? ''}`, () => {
  let server: MariadbServer
  beforeAll(async () => {
    server = await startMariadb()
    await server.ask('create database shop')
    await server.ask('create table shop.orders (id int primary key)')
    await server.ask('insert into shop.orders values (1)')
  }, 300_000)
  afterAll(() => server[Symbol.asyncDispose]())

  async function open(seconds = 20): Promise<Shadow> {
    const opened = await openNamedServer({ url: server.url, freshId, seconds })
    if (!opened.ok) throw new Error(opened.problems[0]?.what)
    return opened.value
  }
  const ours = async () =>
    (await server.ask("show databases like 'lastgood%'")).length +
    (await server.ask("select user from mysql.user where user like 'lastgood%'")).length

  test('goes back to a saved state, and leaves nothing behind', async () => {
    const shadow = await open()
    const { session } = shadow
    await session.runEach([
      'create table a (id int primary key auto_increment, b text)',
      "insert into a values (0, 'x')",
    ])
    const saved = await shadow.save()
    await session.runEach(['alter table a drop b', 'delete from a', 'create table c (d int)'])
    await shadow.restore(saved)
    expect(await session.query('select * from a')).toMatchObject({
      value: { rows: [{ id: '1', b: 'x' }] },
    })
    expect((await session.query('select * from c')).state).toBe('failed')
    expect(await ours()).toBeGreaterThan(2)
    await shadow[Symbol.asyncDispose]()
    expect(await ours()).toBe(0)
  })

  test.each([
    'select * from shop.orders',
    'drop database shop',
    'use mysql',
    'create database lastgood_other',
    "create user thief@'%'",
    "select 1 into outfile '/tmp/lastgood-test-outfile'",
    "load data infile '/etc/passwd' into table a",
    "load data local infile '/etc/passwd' into table a",
    "create function f returns string soname 'f.so'",
    "install soname 'ha_blackhole'",
    'set global max_connections = 1',
    'kill 1',
  ])('hostile SQL does not get out: %s', async (sql) => {
    const shadow = await open()
    await shadow.session.run('create table a (b text)')
    expect((await shadow.session.run(sql)).state).toBe('failed')
    await shadow[Symbol.asyncDispose]()
  })

  test('a file of the server reads as nothing', async () => {
    const shadow = await open()
    const answer = await shadow.session.query("select load_file('/etc/passwd') as x")
    expect(answer).toMatchObject({ value: { rows: [{ x: null }] } })
    await shadow[Symbol.asyncDispose]()
  })

  test('what runs away is ended, and the shadow comes back', async () => {
    const shadow = await open(1)
    await shadow.session.run('create table a (b int)')
    const saved = await shadow.save()
    await expect(shadow.session.run('select sleep(60)')).rejects.toThrow('longer than 1 seconds')
    await shadow.restore(saved)
    expect((await shadow.session.query('select * from a')).state).toBe('ok')
    await shadow[Symbol.asyncDispose]()
  })

  test('a user that may not do it is told what to grant, without the password', async () => {
    await server.ask("create user plain@'127.0.0.1' identified by 'so-secret'")
    const opened = await openNamedServer({
      url: server.urlFor('plain', 'so-secret'),
      freshId,
      seconds: 5,
    })
    expect(opened).toMatchObject({
      ok: false,
      problems: [{ hint: expect.stringContaining('GRANT OPTION') as string }],
    })
    expect(JSON.stringify(opened)).not.toContain('so-secret')
  })

  test('a user with just these rights is enough', async () => {
    await server.ask("create user little@'127.0.0.1' identified by 'x'")
    await server.ask("grant create user on *.* to little@'127.0.0.1'")
    await server.ask(
      "grant all privileges on `lastgood\\_shadow\\_%`.* to little@'127.0.0.1' with grant option",
    )
    const opened = await openNamedServer({ url: server.urlFor('little', 'x'), freshId, seconds: 5 })
    if (!opened.ok) throw new Error(opened.problems[0]?.what)
    await opened.value.session.runEach(['create table a (b int)', 'insert into a values (1)'])
    const saved = await opened.value.save()
    await opened.value.session.run('drop table a')
    await opened.value.restore(saved)
    expect(await opened.value.session.query('select b from a')).toMatchObject({
      value: { rows: [{ b: '1' }] },
    })
    await opened.value[Symbol.asyncDispose]()
    expect(await ours()).toBe(0)
  })

  test.each(['not an address', 'postgres://a@b/c', 'mysql://admin:wrong@127.0.0.1:1'])(
    '%s is a problem',
    async (url) => {
      const opened = await openNamedServer({ url, freshId, seconds: 5 })
      expect(opened.ok).toBe(false)
      expect(JSON.stringify(opened)).not.toContain('wrong')
    },
  )
})
