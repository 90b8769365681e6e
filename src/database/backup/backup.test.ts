import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { noPostgres, startPostgres, type PostgresServer } from '../../../test/support/postgres.ts'
import { nodeIo } from '../../host/node.ts'
import type { Backup, BackupAction } from '../../model/backup.ts'
import type { DatabaseConfig } from '../../model/config.ts'
import type { RestoreAction } from '../../model/restore.ts'
import { openPostgres } from '../engines/postgresql.ts'
import { countSince } from '../restore/count-since.ts'
import { backupRestored, restoreBackup } from '../restore/from-backup.ts'
import type { Taking } from './engine.ts'
import { takeBackup } from './take.ts'

const io = nodeIo(process.env)
const settings = { when: 'when-needed', folder: null, verify: null, withinSeconds: 60 } as const
const history = { table: 'schema_migrations', column: 'version', values: ['2'] }
const before = (mark: string): BackupAction => ({
  ...{ do: 'backup', database: 'main', release: '2.0.0', previous: '1.0.0' },
  ...{ history, mark },
})

describe.skipIf(noPostgres !== null)('backups of a real PostgreSQL', () => {
  let server: PostgresServer
  let admin: pg.Client
  let folder: string
  let database: DatabaseConfig
  let taking: (mark: string) => Taking

  beforeAll(async () => {
    server = await startPostgres()
    admin = new pg.Client({ connectionString: server.url })
    admin.on('error', () => {})
    await admin.connect()
    folder = await mkdtemp(join(tmpdir(), 'backup-'))
  }, 300_000)
  afterAll(async () => {
    await admin.end()
    await server[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })
  beforeEach(async () => {
    for (const name of await databases()) {
      if (/^shop|^lastgood/.test(name)) await admin.query(`drop database "${name}" with (force)`)
    }
    await admin.query(`create database shop; `)
    await admin.query(`alter database shop set statement_timeout = '59s'`)
    const url = server.urlFor('super', 'of-the-super-user', 'shop')
    database = { name: 'main', url, backup: settings }
    taking = (mark) => ({
      ...{ service: 'shop', environment: 'production', database, stateFolder: folder },
      action: before(mark),
    })
    await sql(`create table orders (id bigint generated always as identity primary key, note text);
      create schema "Odd ""one"; create table "Odd ""one"."T" (v jsonb);
      insert into orders (note) values ('a'), ('b'), (null); insert into "Odd ""one"."T" values ('{}');
      create table schema_migrations (version text); insert into schema_migrations values ('1')`)
  })

  const sql = async (text: string) => {
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    try {
      const done = await client.query<Record<string, unknown>>(text)
      return done.rows ?? []
    } finally {
      await client.end()
    }
  }
  const databases = async () => {
    const { rows } = await admin.query<{ name: string }>(
      'select datname as name from pg_database order by 1',
    )
    return rows.map(({ name }) => name)
  }
  const notes = async () => (await sql('select note from orders order by id')).map((r) => r['note'])
  const restoring = (backup: Backup, mark: string): RestoreAction => ({
    ...{ do: 'restore', database: 'main', backup, keptAs: `shop_kept_${mark}`, mark },
  })

  test('are tried before they count, hold what was there, and tell of what moment they are', async () => {
    const backup = await takeBackup(io, taking('one'))
    expect(backup).toMatchObject({
      ...{ holds: 'before', source: 'shop', previous: '1.0.0', engine: 'postgresql' },
      tables: [
        { schema: 'Odd "one', table: 'T', rows: 1 },
        { schema: 'public', table: 'orders', rows: 3 },
        { schema: 'public', table: 'schema_migrations', rows: 1 },
      ],
      verified: { says: expect.stringContaining('3 of 3 tables') as string },
    })
    expect(await io.files.digest(backup.file)).toBe(backup.digest)
    expect(statSync(backup.file)).toMatchObject({ size: backup.bytes })
    expect(statSync(backup.file).mode & 0o077).toBe(0)
    expect(await databases()).toEqual(['postgres', 'shop', 'template0', 'template1'])
    await sql(`insert into schema_migrations values ('2')`)
    expect(await takeBackup(io, taking('two'))).toMatchObject({ holds: 'after' })
    expect(JSON.stringify(backup)).not.toContain('of-the-super-user')
  }, 300_000)

  test('that cannot be restored are none: nothing is left of them', async () => {
    const nowhere = { ...database, backup: { ...settings, verify: server.urlFor('who', 'no') } }
    await expect(takeBackup(io, { ...taking('three'), database: nowhere })).rejects.toThrow(
      /password authentication/,
    )
    const asking = { ...database, url: server.urlFor('super', 'wrong-secret', 'shop') }
    await expect(takeBackup(io, { ...taking('three'), database: asking })).rejects.toThrow(
      /^(?!.*wrong-secret).*password/,
    )
    expect(readdirSync(join(folder, 'backups')).filter((name) => name.includes('three'))).toEqual(
      [],
    )
  }, 300_000)

  test('on another server are tried there, without the roles of this one', async () => {
    await using other = await startPostgres()
    await admin.query('drop role if exists shopkeeper; create role shopkeeper')
    await sql('alter table orders owner to shopkeeper')
    const elsewhere = { ...database, backup: { ...settings, verify: other.url } }
    const backup = await takeBackup(io, { ...taking('other'), database: elsewhere })
    expect(backup.verified?.says).toContain('every row is there')
  }, 300_000)

  test('come back beside what is there now, once, with the settings of the database', async () => {
    const backup = await takeBackup(io, taking('back'))
    await sql(`insert into orders (note) values ('later'); update orders set note = 'A' where id = 1;
      delete from orders where id = 2; create table extra (n int); insert into extra values (1);
      alter table orders add phone text`)
    await using session = await openPostgres({
      ...{ name: 'main', url: database.url, readOnly: true, seconds: 5 },
    })
    const counted = await countSince(session, backup, io.clock)
    expect(counted).toEqual({
      lost: [
        { object: 'extra, a table that the backup has not', rows: 1 },
        { object: 'orders, written since the backup', rows: 2 },
        { object: 'orders, changed or deleted since: they come back as they were', rows: 2 },
      ],
      uncounted: [],
    })
    await session[Symbol.asyncDispose]()
    const action = restoring(backup, 'r1')
    expect(await backupRestored(database, action)).toBe(false)
    await restoreBackup(io, database, action)
    await restoreBackup(io, database, action)
    expect(await backupRestored(database, action)).toBe(true)
    expect(await notes()).toEqual(['a', 'b', null])
    expect(await sql('show statement_timeout')).toEqual([{ statement_timeout: '59s' }])
    expect((await databases()).filter((name) => /shop|lastgood/.test(name))).toEqual([
      'shop',
      'shop_kept_r1',
    ])
    // What was there is whole.
    database = { ...database, url: server.urlFor('super', 'of-the-super-user', 'shop_kept_r1') }
    expect(await notes()).toEqual(['A', null, 'later'])
  }, 300_000)

  test('do not come back while somebody writes, from another file, or from none; then nothing changed', async () => {
    const backup = await takeBackup(io, taking('no'))
    const writer = new pg.Client({ connectionString: database.url, application_name: 'nightly' })
    writer.on('error', () => {})
    await writer.connect()
    await writer.query(`begin; insert into orders (note) values ('open')`)
    await expect(restoreBackup(io, database, restoring(backup, 'r2'))).rejects.toThrow(/nightly/)
    await writer.query('commit')
    await writer.end()
    expect(await notes()).toEqual(['a', 'b', null, 'open'])
    const bytes = readFileSync(backup.file)
    writeFileSync(backup.file, Buffer.concat([bytes.subarray(0, -1), Buffer.from('x')]))
    await expect(restoreBackup(io, database, restoring(backup, 'r2'))).rejects.toThrow(/digest/)
    await rm(backup.file)
    await expect(restoreBackup(io, database, restoring(backup, 'r2'))).rejects.toThrow(/is gone/)
    expect(await notes()).toEqual(['a', 'b', null, 'open'])
  }, 300_000)

  const killed = async (call: string, env: Record<string, string>, milliseconds?: number) => {
    const text = `const { nodeIo } = await import(${JSON.stringify(new URL('../../host/node.ts', import.meta.url).href)})
const { restoreBackup } = await import(${JSON.stringify(new URL('../restore/from-backup.ts', import.meta.url).href)})
const { takeBackup } = await import(${JSON.stringify(new URL('./take.ts', import.meta.url).href)})
await ${call}`
    const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
      stdio: 'ignore',
      env: { ...process.env, ...env },
    })
    const ended = once(child, 'exit')
    if (milliseconds !== undefined) {
      await new Promise((done) => setTimeout(done, milliseconds))
      child.kill('SIGKILL')
    }
    const [code, signal] = (await ended) as [number | null, string | null]
    return { code, signal }
  }
  const inChild = (name: string, ...args: unknown[]) =>
    `${name}(nodeIo(process.env), ${args.map((one) => JSON.stringify(one)).join(', ')})`

  test('killed at each point of making one: the next is whole, and nothing is left of the other', async () => {
    for (const point of ['backup:dumped', 'backup:tried', 'backup:kept']) {
      const mark = point.replace(':', '-')
      const call = inChild('takeBackup', taking(mark))
      const died = await killed(call, { LASTGOOD_FAULT: `${point}#1` })
      expect(died, point).toMatchObject({ signal: 'SIGKILL' })
      const backup = await takeBackup(io, taking(mark))
      expect(backup.verified?.says, point).toContain('every row is there')
      const left = readdirSync(join(folder, 'backups')).filter((name) => name.includes(mark))
      expect(left, point).toEqual([`shop-production-main-${mark}.dump`])
    }
    expect(await databases()).toEqual(['postgres', 'shop', 'template0', 'template1'])
  }, 300_000)

  test('killed before, within and after coming back: the end is that of one run', async () => {
    const backup = await takeBackup(io, taking('kill'))
    const ways: readonly (string | number)[] = [
      ...['restore:created', 'restore:loaded', 'restore:marked', 'restore:swapped'],
      ...[200, 500, 700, 900, 1200],
    ]
    for (const [n, way] of ways.entries()) {
      await sql(`insert into orders (note) values ('later')`)
      const action = restoring(backup, `kill${n}`)
      const call = inChild('restoreBackup', database, action)
      await (typeof way === 'string'
        ? killed(call, { LASTGOOD_FAULT: `${way}#1` })
        : killed(call, {}, way))
      // As the executor does: ask, and apply what is not there.
      for (let done = await backupRestored(database, action); done !== true;) {
        if (done === false) await restoreBackup(io, database, action).catch(busy)
        done = await backupRestored(database, action)
      }
      expect(await notes(), String(way)).toEqual(['a', 'b', null])
      const left = (await databases()).filter((name) => name.startsWith('lastgood_'))
      expect(left, String(way)).toEqual([])
      const kept = (await databases()).filter((name) => name.endsWith(`kill${n}`))
      expect(kept, String(way)).toEqual([`shop_kept_kill${n}`])
    }
  }, 180_000)
})

/** The killed one's session may live a moment longer. */
function busy(error: unknown) {
  if (!String(error).includes('Somebody else')) throw error
}
