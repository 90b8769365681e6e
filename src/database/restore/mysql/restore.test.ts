import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { noMariadb, startMariadb, type MariadbServer } from '../../../../test/support/mariadb.ts'
import { smallDisk, whyNoMount } from '../../../../test/support/small-disk.ts'
import { nodeIo } from '../../../host/node.ts'
import type { Backup } from '../../../model/backup.ts'
import type { DatabaseConfig } from '../../../model/config.ts'
import type { RestoreAction } from '../../../model/restore.ts'
import type { Taking } from '../../backup/engine.ts'
import { takeBackup } from '../../backup/take.ts'
import { mysqlRestore } from './engine.ts'

const io = nodeIo(process.env)
const { countSince, restoreBackup, backupRestored } = mysqlRestore
const password = `p#'"\\ %`
const settings = { when: 'when-needed', folder: null, verify: null, withinSeconds: 120 } as const

describe.skipIf(noMariadb !== null)('backups of a real MariaDB', () => {
  let server: MariadbServer
  let folder: string
  let database: DatabaseConfig

  beforeAll(async () => {
    server = await startMariadb()
    folder = mkdtempSync(join(tmpdir(), 'mariadb-restore-'))
    await server.ask(`create user keeper@'127.0.0.1' identified by 'p#''"\\\\ %'`)
    await server.ask(`grant all privileges on *.* to keeper@'127.0.0.1'`)
  }, 300_000)
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })
  beforeEach(async () => {
    for (const name of await databases()) await server.ask(`drop database \`${name}\``)
    await server.ask('create database shop character set utf8mb4 collate utf8mb4_bin')
    const url = `${server.urlFor('keeper', encodeURIComponent(password))}/shop`
    database = { name: 'main', url, backup: settings }
    await sql(
      'create table people (id int auto_increment primary key, name varchar(40), twice varchar(80) as (concat(name, name)) stored)',
      'create table `pe``ts` (id int primary key, owner int, body blob, constraint owned foreign key (owner) references people (id))',
      'create table log (what varchar(40))',
      'create sequence tickets start with 7',
      "insert into people (name) values ('ada'), ('bob'), (null)",
      "insert into `pe``ts` values (1, 1, x'00ff27'), (2, 2, null)",
      "create trigger noted after insert on people for each row insert into log values (concat('new ', new.name))",
      'create view z_people as select id, name from people',
      'create or replace view a_named as select name from z_people where name is not null',
      "create function greet(who varchar(40)) returns varchar(80) deterministic return concat('hello ', who)",
      "create event cleaning on schedule every 1 day do delete from log where what = 'x;y'",
      'create table schema_migrations (version varchar(20) primary key)',
      "insert into schema_migrations values ('1')",
    )
  }, 60_000)

  async function sql(...statements: string[]) {
    const connection = await open()
    try {
      let last: unknown = []
      for (const one of statements) [last] = await connection.query(one)
      return last as Record<string, unknown>[]
    } finally {
      await connection.end()
    }
  }
  const open = (of = 'shop') =>
    createConnection({
      ...{ host: '127.0.0.1', port: server.port, user: 'keeper', password, database: of },
    })
  const databases = async () =>
    (await server.ask('show databases'))
      .map((row) => String(row['Database']))
      .filter((name) => /^shop|^lastgood/.test(name))
  const taking = (mark: string, more: Partial<Taking> = {}): Taking => ({
    ...{ service: 'shop', environment: 'production', database, stateFolder: folder },
    action: {
      ...{ do: 'backup', database: 'main', release: '2.0.0', previous: '1.0.0', mark },
      history: { table: 'schema_migrations', column: 'version', values: ['2'] },
    },
    ...more,
  })
  const restoring = (backup: Backup, mark: string): RestoreAction => ({
    ...{ do: 'restore', database: 'main', backup, keptAs: `shop_before_${mark}`, mark },
  })
  const names = async () => (await sql('select name from people order by id')).map((r) => r['name'])
  const made = () => readdirSync(join(folder, 'backups'))

  test('are tried before they count, and hold everything', async () => {
    const backup = await takeBackup(io, taking('one'))
    expect(backup).toMatchObject({
      ...{ holds: 'before', source: 'shop', engine: 'mysql', previous: '1.0.0' },
      tables: [
        { table: 'log', rows: 0 },
        { table: 'people', rows: 3 },
        { table: 'pe`ts', rows: 2 },
        { table: 'schema_migrations', rows: 1 },
      ],
      verified: { says: expect.stringContaining('4 of 4 tables') as string },
    })
    const text = readFileSync(backup.file, 'utf8')
    expect(text).toContain('--E /*!50106 CREATE')
    expect(text).not.toMatch(/^(?!--E).*EVENT/m)
    expect(statSync(backup.file).mode & 0o077).toBe(0)
    expect(JSON.stringify(backup)).not.toContain(password.slice(0, 3))
    expect(await databases()).toEqual(['shop'])
    await sql("insert into schema_migrations values ('2')")
    expect(await takeBackup(io, taking('two'))).toMatchObject({ holds: 'after' })
  }, 120_000)

  test('that were cut short, killed or refused are none, and no secret is shown', async () => {
    const failing = async (program: string, what: RegExp, mark: string) => {
      const bin = mkdtempSync(join(folder, 'bin-'))
      const real = '/usr/bin/mariadb-dump'
      writeFileSync(join(bin, 'mariadb-dump'), `#!/bin/sh\n${program.replaceAll('DUMP', real)}\n`)
      chmodSync(join(bin, 'mariadb-dump'), 0o755)
      const path = process.env['PATH']
      process.env['PATH'] = `${bin}:${path}`
      try {
        await expect(takeBackup(io, taking(mark))).rejects.toThrow(what)
      } finally {
        process.env['PATH'] = path
      }
    }
    const file = 'for a; do case "$a" in --result-file=*) f="${a#*=}";; esac; done'
    await failing(`DUMP "$@" || exit; ${file}; truncate -s 900 "$f"`, /has no end/, 'cut')
    await failing(
      `DUMP "$@" || exit; ${file}; sed -i '/INSERT INTO .people/,/;$/d' "$f"`,
      /people has 0 of 3/,
      'less',
    )
    await failing('kill -9 $$', /exit code 137/, 'killed')
    const wrong = server.urlFor('keeper', 'wrong-secret')
    const refused = { ...database, url: `${wrong}/shop` }
    await expect(takeBackup(io, taking('no', { database: refused }))).rejects.toThrow(
      /^(?!.*wrong-secret).*Access denied/,
    )
    const verify = { ...database, backup: { ...settings, verify: wrong } }
    await expect(takeBackup(io, taking('no', { database: verify }))).rejects.toThrow(
      /Access denied/,
    )
    expect(made().filter((name) => !/-(one|two)\.sql$/.test(name))).toEqual([])
    expect(await databases()).toEqual(['shop'])
  }, 120_000)

  test.skipIf(whyNoMount() !== null)(
    'on a disk that is full are none',
    async () => {
      using disk = smallDisk(16)
      await sql(`insert into log select repeat(md5(seq), 1) from seq_1_to_1000`)
      const full = { ...database, backup: { ...settings, folder: disk?.folder ?? '' } }
      await expect(takeBackup(io, taking('full', { database: full }))).rejects.toThrow(
        /errno 28|Errcode: 28|has no end/,
      )
      expect(readdirSync(disk?.folder ?? '')).toEqual([])
    },
    60_000,
  )

  test('come back beside what is there now, once, with triggers, views and routines', async () => {
    const backup = await takeBackup(io, taking('back'))
    await sql(
      "insert into people (name) values ('later'), (null)",
      "update people set name = 'ADA' where id = 1",
      'update `pe``ts` set owner = 1 where id = 2',
      'delete from people where id = 2',
      'create table extra (n int)',
      'insert into extra values (1)',
      'alter table people add phone varchar(9)',
      "update people set phone = '1' where id > 3",
      'drop view a_named',
      "create procedure newer() select 'newer'",
    )
    expect(await countSince(io, database, backup)).toEqual({
      lost: [
        { object: 'extra, a table that the backup has not', rows: 1 },
        { object: 'log, written since the backup', rows: 2 },
        { object: 'people, written since the backup', rows: 3 },
        { object: 'people, changed or deleted since: they come back as they were', rows: 2 },
        { object: 'people.phone, a column that the backup has not', rows: 2 },
        { object: 'pe`ts, written since the backup', rows: 1 },
        { object: 'pe`ts, changed or deleted since: they come back as they were', rows: 1 },
      ],
      uncounted: [],
    })
    const action = restoring(backup, 'r1')
    expect(await backupRestored(database, action)).toBe(false)
    await restoreBackup(io, database, action)
    await restoreBackup(io, database, action)
    expect(await backupRestored(database, action)).toBe(true)
    expect(await names()).toEqual(['ada', 'bob', null])
    expect(await sql('select name from a_named order by 1')).toEqual([
      { name: 'ada' },
      { name: 'bob' },
    ])
    expect(await sql("select greet('you') as g")).toEqual([{ g: 'hello you' }])
    await expect(sql('call newer()')).rejects.toThrow(/does not exist/)
    await sql("insert into people (name) values ('eve')")
    expect(await sql('select * from log')).toEqual([{ what: 'new eve' }])
    await expect(sql('insert into `pe``ts` values (9, 99, null)')).rejects.toThrow(/foreign key/)
    expect(await sql('select next value for tickets as n')).toEqual([{ n: 7 }])
    expect(await databases()).toEqual(['shop', 'shop_before_r1'])
    // What was there is whole, its triggers and routines too.
    const kept = await open('shop_before_r1')
    const [people] = await kept.query('select name from people order by id')
    expect(people).toEqual([{ name: 'ADA' }, { name: null }, { name: 'later' }, { name: null }])
    await kept.query("insert into people (name) values ('kept')")
    await kept.query('call newer()')
    const [log] = await kept.query('select what from log')
    expect(log).toContainEqual({ what: 'new kept' })
    await expect(kept.query('insert into `pe``ts` values (9, 99, null)')).rejects.toThrow(
      /foreign key/,
    )
    await kept.end()
  }, 120_000)

  test('do not come back while somebody writes, or from another file; then nothing changed', async () => {
    const backup = await takeBackup(io, taking('no'))
    const action = restoring(backup, 'r2')
    const writer = await open()
    await writer.query('start transaction')
    await writer.query("insert into people (name) values ('open')")
    await expect(restoreBackup(io, database, action)).rejects.toThrow(/Still in use by keeper/)
    await writer.query('commit')
    await writer.end()
    const bytes = readFileSync(backup.file)
    writeFileSync(backup.file, bytes.subarray(0, -1))
    await expect(restoreBackup(io, database, action)).rejects.toThrow(/digest/)
    writeFileSync(backup.file, bytes)
    expect(await databases()).toEqual(['shop'])
    expect(await names()).toEqual(['ada', 'bob', null, 'open'])
    expect(await sql('select count(*) as n from log')).toEqual([{ n: 1 }])
    // Tables of lastgood's own go with the others.
    await sql('create table lastgood_steps (mine int)')
    await expect(restoreBackup(io, database, action)).resolves.toBeUndefined()
    expect(await names()).toEqual(['ada', 'bob', null])
  }, 120_000)

  test('killed anywhere: the end is that of one run', async () => {
    const backup = await takeBackup(io, taking('kill'))
    for (const point of [
      'restore:created',
      'restore:loaded',
      'restore:marked',
      'restore:bare',
      'restore:swapped',
      'step:begun',
      'step:ran',
    ]) {
      await sql(`insert into people (name) values ('${point}')`)
      const action = restoring(backup, point.replace(':', '_'))
      const args = [database, action].map((one) => JSON.stringify(one)).join(', ')
      const text = `const { nodeIo } = await import(${JSON.stringify(new URL('../../../host/node.ts', import.meta.url).href)})
const { mysqlRestore: { restoreBackup } } = await import(${JSON.stringify(new URL('./engine.ts', import.meta.url).href)})
await restoreBackup(nodeIo(process.env), ${args})`
      const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
        stdio: 'ignore',
        env: { ...process.env, LASTGOOD_FAULT: `${point}#1` },
      })
      expect((await once(child, 'exit'))[1], point).toBe('SIGKILL')
      // As the executor does: ask, and apply what is not there.
      for (let done = await backupRestored(database, action); done !== true;) {
        if (done !== 'running') await restoreBackup(io, database, action)
        done = await backupRestored(database, action)
      }
      expect(await names(), point).toEqual(['ada', 'bob', null])
      expect(await sql("select greet('you') as g"), point).toEqual([{ g: 'hello you' }])
      const triggers = await sql(
        "select trigger_schema as s from information_schema.triggers where trigger_schema like 'shop%' order by 1",
      )
      expect(triggers.length, point).toBe((await databases()).length)
      expect(
        (await databases()).filter((name) => name.startsWith('lastgood')),
        point,
      ).toEqual([])
    }
  }, 300_000)
})
