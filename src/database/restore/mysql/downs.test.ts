import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { noMariadb, startMariadb, type MariadbServer } from '../../../../test/support/mariadb.ts'
import { nodeIo } from '../../../host/node.ts'
import type { DatabaseConfig } from '../../../model/config.ts'
import type { DownAction } from '../../../model/restore.ts'
import { keptOf } from '../keep.ts'
import { mysqlRestore } from './engine.ts'

const io = nodeIo(process.env)
const { countDowns, performDowns, downsRan } = mysqlRestore

describe.skipIf(noMariadb !== null)('downs on a real MariaDB', () => {
  let server: MariadbServer
  let database: DatabaseConfig
  beforeAll(async () => {
    server = await startMariadb()
    database = { name: 'main', url: `${server.url}/shop` }
  }, 300_000)
  afterAll(() => server[Symbol.asyncDispose]())
  beforeEach(async () => {
    for (const statement of [
      'drop database if exists shop',
      'create database shop',
      'create table shop.people (id int primary key, name varchar(9), phone varchar(9))',
      "insert into shop.people values (1, 'ada', '1'), (2, 'bob', null)",
      'create table shop.extra (n int)',
      'insert into shop.extra values (5)',
      'create table shop.schema_migrations (version varchar(20))',
      "insert into shop.schema_migrations values ('1'), ('2')",
    ]) {
      await server.ask(statement)
    }
  })

  const down = (mark: string, sql: string): DownAction => ({
    ...{ do: 'down', database: 'main', scripts: [{ file: '2.sql', sql }], mark },
    history: { table: 'schema_migrations', column: 'version', values: ['2'] },
  })
  const script = (sql: string) => [{ sql, file: '2.sql', line: 1, transactional: false }]
  const columns = async () =>
    (await server.ask('show columns from shop.people')).map((row) => row['Field'])
  const versions = async () =>
    (await server.ask('select version from shop.schema_migrations')).map((row) => row['version'])

  test('run to their end, once, with what they drop kept, and are forgotten in the history', async () => {
    const sql = `ALTER TABLE people DROP COLUMN phone; /* gone */ DROP TABLE extra; UPDATE people SET name = 'x;y' WHERE id = 2;`
    const counted = await countDowns(database, script(sql))
    expect(counted).toMatchObject({
      lost: [
        { object: 'people.phone', rows: 1 },
        { object: 'extra', rows: 1 },
      ],
      uncounted: ['2.sql, line 1: UPDATE of people'],
    })
    const keep = keptOf(counted.there).map((one) => ({ ...one, as: `lastgood_kept_${one.table}` }))
    const action = { ...down('m1', sql), keep }
    expect(await downsRan(database, action)).toBe(false)
    await performDowns(io, database, action)
    await performDowns(io, database, action)
    expect(await downsRan(database, action)).toBe(true)
    expect(await columns()).toEqual(['id', 'name'])
    expect(await server.ask('select * from shop.lastgood_kept_people')).toEqual([
      { id: 1, phone: '1' },
    ])
    expect(await server.ask('select * from shop.lastgood_kept_extra')).toEqual([{ n: 5 }])
    expect(await versions()).toEqual(['1'])
  })

  test('that fail half way say which statements ran, and go on from there when it is mended', async () => {
    const action = down(
      'm2',
      'alter table people drop column phone; drop table gone; drop table extra',
    )
    await expect(performDowns(io, database, action)).rejects.toThrow(/Unknown table/)
    expect(await downsRan(database, action)).toEqual({
      half: expect.objectContaining({
        what: expect.stringMatching(
          /^Half done: 1 of 4 statements ran; the next, "drop table gone", failed: Unknown table/,
        ) as string,
      }) as object,
    })
    expect(await versions()).toEqual(['1', '2'])
    await server.ask('create table shop.gone (n int)')
    await performDowns(io, database, action)
    expect(await downsRan(database, action)).toBe(true)
    expect(await versions()).toEqual(['1'])
  })

  test('whose first statement is refused did nothing', async () => {
    const action = down('m3', 'alter table people drop column nothing; drop table extra')
    await expect(performDowns(io, database, action)).rejects.toThrow(/Can't DROP/)
    expect(await downsRan(database, action)).toBe(false)
    const unknown = { table: 'schema_migrations', column: 'version', values: ['2', '3'] }
    const forgotten = { ...down('m4', 'drop table extra'), history: unknown }
    await expect(performDowns(io, database, forgotten)).rejects.toThrow(/holds 1 of the 2/)
    expect(await downsRan(database, forgotten)).toBe(false)
    expect(await server.ask('select * from shop.extra')).toEqual([{ n: 5 }])
  })

  const killed = async (action: DownAction, point: string) => {
    const text = `const { nodeIo } = await import(${JSON.stringify(new URL('../../../host/node.ts', import.meta.url).href)})
const { mysqlRestore: { performDowns } } = await import(${JSON.stringify(new URL('./engine.ts', import.meta.url).href)})
await performDowns(nodeIo(process.env), ${JSON.stringify(database)}, ${JSON.stringify(action)})`
    const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
      stdio: 'ignore',
      env: { ...process.env, LASTGOOD_FAULT: point },
    })
    expect((await once(child, 'exit'))[1], point).toBe('SIGKILL')
    for (let ran = await downsRan(database, action); ; ran = await downsRan(database, action)) {
      if (ran !== 'running') return ran
    }
  }

  test('killed where nothing is in doubt go on; killed where a statement may have run, a person has to look', async () => {
    const keep = [{ schema: null, table: 'extra', columns: null, as: 'lastgood_kept_extra' }]
    const sql = "set @a = 'z'; update people set name = @a where id = 1; drop table extra"
    const action = { ...down('k1', sql), keep }
    expect(await killed(action, 'down:kept#1')).toBe(false)
    // The UPDATE is one with its note: killed inside, it did not happen. Settings are made again.
    await killed(action, 'step:ran#2')
    await performDowns(io, database, action)
    expect(await downsRan(database, action)).toBe(true)
    expect(await server.ask('select name from shop.people where id = 1')).toEqual([{ name: 'z' }])

    const doubtful = down(
      'k2',
      'alter table people drop column phone; alter table people drop column name',
    )
    await server.ask("insert into shop.schema_migrations values ('2')")
    expect(await killed(doubtful, 'step:ran#1')).toMatchObject({
      half: { what: expect.stringContaining('nobody can say whether it ran') as string },
    })
    await expect(performDowns(io, database, doubtful)).rejects.toThrow(/nobody can say/)
    expect(await columns()).toEqual(['id', 'name'])
    await server.ask("update shop.lastgood_steps set state = 'done' where mark = 'k2' and n = 1")
    await performDowns(io, database, doubtful)
    expect(await downsRan(database, doubtful)).toBe(true)
    expect(await columns()).toEqual(['id'])
  }, 120_000)
})
