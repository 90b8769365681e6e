import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  noPostgres,
  startPostgres,
  type PostgresServer,
} from '../../../../test/support/postgres.ts'
import { nodeIo } from '../../../host/node.ts'
import type { Shadow } from '../../session.ts'
import { Connection } from './connection.ts'
import { openServer } from './open.ts'

describe.skipIf(noPostgres !== null)('a shadow on a server', () => {
  const { freshId } = nodeIo()
  let server: PostgresServer
  let admin: Connection
  beforeAll(async () => {
    server = await startPostgres()
    admin = await Connection.open({ url: server.url })
    await admin.query('create table precious (a int); insert into precious values (1)')
  }, 300_000)
  afterAll(async () => {
    await admin.close()
    await server[Symbol.asyncDispose]()
  })

  const open = async (url = server.url, seconds = 5): Promise<Shadow> => {
    const opened = await openServer({ url, freshId, seconds })
    if (!opened.ok) throw new Error(JSON.stringify(opened.problems))
    return opened.value
  }
  const names = async (sql: string) => {
    const answer = await admin.query(sql)
    return answer.state === 'ok' ? answer.value.rows.map(({ name }) => name) : []
  }
  const left = async () => [
    ...(await names(`select datname as name from pg_database where datname like 'lastgood%'`)),
    ...(await names(`select rolname as name from pg_roles where rolname like 'lastgood%'`)),
  ]

  test('has its own database, goes back to what it saved, and leaves nothing behind', async () => {
    await using shadow = await open()
    const { session } = shadow
    expect(session.version).toMatch(/^PostgreSQL \d+/)
    await session.run('create table t (a int); insert into t values (1)')
    expect(await session.query('select a from precious')).toMatchObject({
      failure: { code: '42P01' },
    })
    const one = await shadow.save()
    await session.run('insert into t values (2)')
    await shadow.restore(one)
    const asked = await session.query('select a, $1::text as b, 2::bigint as c from t', ['x'])
    expect(asked).toMatchObject({ value: { rows: [{ a: 1, b: 'x', c: 2 }] } })
    expect(await session.runEach(['select 1', 'select\nx', 'select 2'])).toMatchObject({
      done: 1,
      failure: { code: '42703', line: 2 },
    })
    await shadow[Symbol.asyncDispose]()
    expect(await left()).toEqual([])
  })

  test.each([
    `copy t to program 'touch /tmp/lastgood-was-here'`,
    `copy t from '/etc/passwd'`,
    `select pg_read_file('/etc/passwd')`,
    `select lo_import('/etc/passwd')`,
    'create extension dblink',
    'alter system set work_mem = 1',
    'drop table postgres.public.precious',
    'create role another',
    'alter role super nologin',
    'set session authorization super',
    'set role super',
    'drop database postgres',
    'select pg_terminate_backend(pid) from pg_stat_activity where usename = $$super$$',
  ])('%s is refused by the server', async (sql) => {
    await using shadow = await open()
    await shadow.session.run('create table t (a text)')
    expect((await shadow.session.run(sql)).state).toBe('failed')
    expect(existsSync('/tmp/lastgood-was-here')).toBe(false)
  })

  test('what runs away is ended, whatever it sets', async () => {
    await using shadow = await open(server.url, 1)
    const saved = await shadow.save()
    await shadow.session.run('set statement_timeout = 0')
    await expect(shadow.session.run('do $$ begin loop end loop; end $$')).rejects.toThrow(
      'longer than 1 seconds',
    )
    await expect(shadow.session.run('select 1')).rejects.toThrow('ended')
    await shadow.restore(saved)
    expect(await shadow.session.run('select 1')).toMatchObject({ state: 'ok' })
  })

  test('extensions that reach outside are not to be had', async () => {
    await using shadow = await open()
    const asked = ['citext', 'pg_stat_statements', 'dblink', 'postgres_fdw', 'no_such']
    expect(await shadow.provide(asked)).toEqual(['dblink', 'postgres_fdw', 'no_such'])
    expect(await shadow.session.run('create extension citext')).toMatchObject({ state: 'ok' })
  })

  test('a role without rights of others is used itself, and one that owns something is refused', async () => {
    await admin.query(`create role small login createdb password 'a';
      create role big login createdb password 'b'; create role weak login password 'c'`)
    await admin.query('create database bigs owner big')
    await using shadow = await open(server.urlFor('small', 'a'))
    await shadow.session.run('create table t (a int)')
    await shadow.restore(await shadow.save())
    expect(await shadow.session.run('select * from t')).toMatchObject({ state: 'ok' })
    const refused = async (user: string, password: string) => {
      const opened = await openServer({ url: server.urlFor(user, password), freshId })
      return opened.ok ? null : opened.problems[0]
    }
    expect((await refused('big', 'b'))?.what).toContain('owns other databases')
    expect((await refused('weak', 'c'))?.what).toContain('may not create databases')
    const wrong = await refused('super', 'hush')
    expect(wrong?.what).toContain('password authentication failed')
    expect(JSON.stringify(wrong)).not.toContain('hush')
  })
})
