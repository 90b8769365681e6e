import { spawn } from 'node:child_process'
import { once } from 'node:events'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noPostgres, startPostgres, type PostgresServer } from '../../../test/support/postgres.ts'
import type { DownAction } from '../../model/restore.ts'
import { openPostgres } from '../engines/postgresql.ts'
import { countLost } from './count.ts'
import { downsRan, performDowns, type Performing } from './perform.ts'

const down = (mark: string, sql: string): DownAction => ({
  do: 'down',
  database: 'main',
  scripts: [{ file: '2.sql', sql }],
  history: { table: 'schema_migrations', column: 'version', values: ['2'] },
  mark,
})

describe.skipIf(noPostgres !== null)('downs on a real PostgreSQL', () => {
  let server: PostgresServer
  let client: pg.Client
  beforeAll(async () => {
    server = await startPostgres()
    client = new pg.Client({ connectionString: server.url })
    await client.connect()
  }, 300_000)
  afterAll(async () => {
    await client.end()
    await server[Symbol.asyncDispose]()
  })
  const fresh = () =>
    client.query(
      `drop table if exists a, schema_migrations; create table a (n int, phone text);
       insert into a values (1, '1'), (2, null); create table schema_migrations (version text);
       insert into schema_migrations values ('1'), ('2')`,
    )
  const state = async () => {
    const { rows } = await client.query<{ n: number; versions: string }>(
      `select max(n) as n, (select string_agg(version, ',' order by version) from schema_migrations) as versions from a`,
    )
    return rows[0]
  }
  /** Performs in a process of its own, which is killed after so long. */
  const killed = async (one: Performing, milliseconds: number) => {
    const perform = new URL('./perform.ts', import.meta.url).href
    const text = `const { performDowns } = await import(${JSON.stringify(perform)})
await performDowns(${JSON.stringify(one)})`
    const child = spawn(process.execPath, ['--input-type=module', '-e', text], { stdio: 'ignore' })
    const ended = once(child, 'exit')
    await new Promise((done) => setTimeout(done, milliseconds))
    child.kill('SIGKILL')
    await ended
  }
  /** Takes everything back in a way that a second run would show. */
  const addTen = 'update a set n = n + 10'

  test('run once, however often they are asked for', async () => {
    await fresh()
    const one = { url: server.url, action: down('once', addTen) }
    expect(await downsRan(one)).toBe(false)
    await performDowns(one)
    await performDowns(one)
    expect(await downsRan(one)).toBe(true)
    expect(await state()).toEqual({ n: 12, versions: '1' })
  })

  test('leave nothing behind when they fail, or the history is another one', async () => {
    await fresh()
    const broken = { url: server.url, action: down('broken', `${addTen}; select 1/0`) }
    await expect(performDowns(broken)).rejects.toThrow(/division by zero/)
    expect(await downsRan(broken)).toBe(false)
    await client.query("delete from schema_migrations where version = '2'")
    const other = { url: server.url, action: down('other', addTen) }
    await expect(performDowns(other)).rejects.toThrow(/0 of the 1 migrations/)
    expect(await state()).toEqual({ n: 2, versions: '1' })
  })

  test('killed before, within and after their transaction, end as one run would', async () => {
    for (const milliseconds of [150, 400, 600, 800, 1000, 2500]) {
      await fresh()
      const action = down(`killed-${milliseconds}`, `${addTen}; select pg_sleep(0.5)`)
      const one = { url: server.url, action }
      await killed(one, milliseconds)
      // As the executor does: ask, and apply what is not there.
      for (let ran = await downsRan(one); ran !== true; ran = await downsRan(one)) {
        if (ran === false) await performDowns(one)
      }
      expect(await state(), `${milliseconds} ms`).toEqual({ n: 12, versions: '1' })
    }
  }, 300_000)

  test('keep what they drop, with its key, in the same transaction', async () => {
    await fresh()
    await client.query(
      `drop table if exists lastgood_kept_a, lastgood_kept_c, c; drop type if exists mood;
       create type mood as enum ('ok', 'sad'); create table c (id int primary key, m mood, ms mood[], gone text);
       insert into c values (7, 'sad', '{ok,sad}', 'x'), (8, 'ok', null, null)`,
    )
    const keep = (as: string) => [
      { schema: null, table: 'c', columns: ['m', 'ms'], as },
      { schema: null, table: 'a', columns: null, as: 'lastgood_kept_a' },
    ]
    const sql = 'alter table c drop column m, drop column ms; drop type mood; drop table a'
    const failing = { ...down('kept-not', `${sql}; select 1/0`), keep: keep('lastgood_kept_c') }
    await expect(performDowns({ url: server.url, action: failing })).rejects.toThrow(/division/)
    const taken = { ...down('kept-no-name', sql), keep: keep('c') }
    await expect(performDowns({ url: server.url, action: taken })).rejects.toThrow(/already exists/)
    expect(await state()).toEqual({ n: 2, versions: '1,2' })
    const action = { ...down('kept', sql), keep: keep('lastgood_kept_c') }
    for (const milliseconds of [200, 350, 500])
      await killed({ url: server.url, action }, milliseconds)
    await performDowns({ url: server.url, action })
    const rows = async (table: string) =>
      (await client.query<Record<string, unknown>>(`select * from ${table}`)).rows
    expect(await rows('lastgood_kept_c')).toEqual([
      { id: 7, m: 'sad', ms: '{ok,sad}' },
      { id: 8, m: 'ok', ms: null },
    ])
    expect(await rows('lastgood_kept_a')).toEqual([
      { n: 1, phone: '1' },
      { n: 2, phone: null },
    ])
  }, 30_000)

  test('rows are counted in a session that cannot write, and no error shows the address', async () => {
    await fresh()
    const options = { name: 'main', url: server.url, readOnly: true, seconds: 5 }
    await using session = await openPostgres(options)
    const counted = await countLost(session, [
      { schema: null, table: 'a', column: 'phone' },
      { schema: 'public', table: 'a', column: null },
      { schema: null, table: 'a', column: 'gone"; drop table a; --' },
    ])
    expect(counted.lost).toEqual([
      { object: 'a.phone', rows: 1 },
      { object: 'public.a', rows: 2 },
    ])
    expect(counted.uncounted).toHaveLength(1)
    await expect(session.query('delete from a')).rejects.toThrow(/read-only/)
    const url = server.urlFor('super', 'wrong-secret')
    await expect(openPostgres({ ...options, url })).rejects.toThrow(/^(?!.*wrong-secret).*password/)
  })
})
