import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { smallDisk, whyNoMount } from '../../../../test/support/small-disk.ts'
import { nodeIo } from '../../../host/node.ts'
import type { Backup } from '../../../model/backup.ts'
import type { DatabaseConfig } from '../../../model/config.ts'
import type { RestoreAction } from '../../../model/restore.ts'
import type { Taking } from '../../backup/engine.ts'
import { takeBackup } from '../../backup/take.ts'
import { sqliteRestore } from './engine.ts'

const io = nodeIo(process.env)
const { countSince, restoreBackup, backupRestored } = sqliteRestore
let folder: string
let file: string
let database: DatabaseConfig

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sqlite-re store-'"))
  file = join(folder, 'shop #1.db')
  database = { name: 'main', url: `sqlite://${encodeURI(folder)}/shop%20%231.db` }
  sql(`pragma journal_mode = wal; create table orders (id integer primary key, note text); create table "O dd""" (v blob);
    insert into orders (note) values ('a'), ('b'), (null); insert into "O dd""" values (x'00'), (1), ('1');
    create table schema_migrations (version text); insert into schema_migrations values ('1')`)
})
afterEach(() => rmSync(folder, { recursive: true }))

function sql(text: string, of = file) {
  const open = new DatabaseSync(of)
  try {
    open.exec(text)
  } finally {
    open.close()
  }
}
function rows(text: string, of = file) {
  const open = new DatabaseSync(of)
  try {
    return open
      .prepare(text)
      .all()
      .map((row) => ({ ...row }))
  } finally {
    open.close()
  }
}
const taking = (mark: string, more: Partial<Taking> = {}): Taking => ({
  ...{ service: 'shop', environment: 'production', database, stateFolder: folder },
  action: {
    ...{ do: 'backup', database: 'main', release: '2.0.0', previous: '1.0.0', mark },
    history: { table: 'schema_migrations', column: 'version', values: ['2'] },
  },
  ...more,
})
const restoring = (backup: Backup, mark: string): RestoreAction => ({
  ...{ do: 'restore', database: 'main', backup, keptAs: `${file}_before_${mark}`, mark },
})
const notes = (of = file) =>
  rows('select note from orders order by id', of).map((row) => row['note'])
const beside = () => readdirSync(folder).filter((name) => name !== 'backups')
const made = () => readdirSync(join(folder, 'backups'))

describe('backups of a SQLite file', () => {
  test('hold one moment although somebody writes, and are tried before they count', async () => {
    const writer = new DatabaseSync(file)
    writer.exec(`begin; insert into orders (note) values ('open')`)
    const backup = await takeBackup(io, taking('one'))
    writer.exec('commit')
    expect(backup).toMatchObject({
      ...{ holds: 'before', source: file, engine: 'sqlite', previous: '1.0.0' },
      tables: [
        { schema: 'main', table: 'O dd"', rows: 3 },
        { schema: 'main', table: 'orders', rows: 3 },
        { schema: 'main', table: 'schema_migrations', rows: 1 },
      ],
      verified: { says: expect.stringContaining('3 of 3 tables') as string },
    })
    expect(statSync(backup.file).mode & 0o077).toBe(0)
    expect(await io.files.digest(backup.file)).toBe(backup.digest)
    expect(made()).toEqual(['shop-production-main-one.db'])
    writer.exec(`insert into schema_migrations values ('2')`)
    writer.close()
    expect(await takeBackup(io, taking('two'))).toMatchObject({ holds: 'after' })
  })

  test('of a damaged or missing database are none, and nothing is left of them', async () => {
    sql('pragma journal_mode = delete')
    const { size } = statSync(file)
    truncateSync(file, size - 4096)
    await expect(takeBackup(io, taking('torn'))).rejects.toThrow(/malformed|damaged/)
    writeFileSync(file, 'no database at all, however long this text may be made')
    await expect(takeBackup(io, taking('text'))).rejects.toThrow(/not a database/)
    rmSync(file)
    await expect(takeBackup(io, taking('gone'))).rejects.toThrow(/unable to open/)
    expect(made()).toEqual([])
    expect(beside()).toEqual([])
  })

  test.skipIf(whyNoMount() !== null)('on a disk that is full are none', async () => {
    using disk = smallDisk(64)
    const kept = { folder: disk?.folder ?? '', verify: null, withinSeconds: 60 }
    const backup = { when: 'always', ...kept } as const
    sql(
      `insert into orders (note) select hex(randomblob(9000)) from json_each('[1,2,3,4,5,6,7,8,9,10]')`,
    )
    const full = { ...database, backup }
    await expect(takeBackup(io, taking('full', { database: full }))).rejects.toThrow(/full/)
    expect(readdirSync(disk?.folder ?? '')).toEqual([])
  })

  test('are compared with the database value by value', async () => {
    const backup = await takeBackup(io, taking('count'))
    expect(await countSince(io, database, backup)).toEqual({ lost: [], uncounted: [] })
    sql(`insert into orders (note) values ('later'), (null); update orders set note = 'A' where id = 1; delete from orders where id = 2;
      update "O dd""" set v = '1' where typeof(v) = 'integer'; create table extra (n int); insert into extra values (1);
      alter table orders add phone text; update orders set phone = '1' where id > 3`)
    expect(await countSince(io, database, backup)).toEqual({
      lost: [
        { object: 'O dd", written since the backup', rows: 1 },
        { object: 'O dd", changed or deleted since: they come back as they were', rows: 1 },
        { object: 'extra, a table that the backup has not', rows: 1 },
        { object: 'orders, written since the backup', rows: 3 },
        { object: 'orders, changed or deleted since: they come back as they were', rows: 2 },
        { object: 'orders.phone, a column that the backup has not', rows: 2 },
      ],
      uncounted: [],
    })
  })

  test('take the place of the file, which stays under another name with its mode', async () => {
    const backup = await takeBackup(io, taking('back'))
    chmodSync(file, 0o664)
    sql(`insert into orders (note) values ('later')`)
    const action = restoring(backup, 'r1')
    expect(await backupRestored(database, action)).toBe(false)
    await restoreBackup(io, database, action)
    await restoreBackup(io, database, action)
    expect(await backupRestored(database, action)).toBe(true)
    expect(notes()).toEqual(['a', 'b', null])
    expect(rows('pragma journal_mode')).toEqual([{ journal_mode: 'wal' }])
    expect(statSync(file).mode & 0o777).toBe(0o664)
    expect(notes(action.keptAs)).toEqual(['a', 'b', null, 'later'])
    expect(rows('pragma journal_mode', action.keptAs)).toEqual([{ journal_mode: 'wal' }])
    expect(beside()).toEqual(['shop #1.db', 'shop #1.db_before_r1'])
  })

  test.each(['wal', 'delete'])(
    'do not come back while somebody has it open (%s), or from another file',
    async (mode) => {
      sql(`pragma journal_mode = ${mode}`)
      const backup = await takeBackup(io, taking('no'))
      const action = restoring(backup, 'r2')
      const script = `const { DatabaseSync } = require('node:sqlite'); const open = new DatabaseSync(${JSON.stringify(file)}); open.prepare('select * from orders').all(); console.log(process.pid); setInterval(() => {}, 1000)`
      // A child of somebody else's: our own are left out.
      const other = spawn('sh', ['-c', '"$0" -e "$1" & wait', process.execPath, script], {
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      const ended = once(other, 'exit')
      const pid = Number(await once(other.stdout, 'data'))
      const named = process.platform === 'linux' ? new RegExp(`process ${pid}`) : /Still open/
      await expect(restoreBackup(io, database, action)).rejects.toThrow(named)
      process.kill(pid, 'SIGKILL')
      await ended
      const writer = new DatabaseSync(file)
      writer.exec(`begin immediate; insert into orders (note) values ('open')`)
      await expect(restoreBackup(io, database, action)).rejects.toThrow(/Still open/)
      writer.exec('commit')
      writer.close()
      expect(notes()).toEqual(['a', 'b', null, 'open'])
      expect(rows('pragma journal_mode')).toEqual([{ journal_mode: mode }])
      writeFileSync(action.keptAs, 'mine')
      await expect(restoreBackup(io, database, action)).rejects.toThrow(/another file of that name/)
      truncateSync(backup.file, backup.bytes - 1)
      await expect(restoreBackup(io, database, action)).rejects.toThrow(/digest/)
      rmSync(backup.file)
      await expect(restoreBackup(io, database, action)).rejects.toThrow(/is gone/)
      expect(notes()).toEqual(['a', 'b', null, 'open'])
      expect(beside()).toEqual(['shop #1.db', 'shop #1.db_before_r2'])
    },
    60_000,
  )

  test('killed anywhere: the end is that of one run', async () => {
    const inChild = async (call: string, point: string) => {
      const text = `const { nodeIo } = await import(${JSON.stringify(new URL('../../../host/node.ts', import.meta.url).href)})
const { sqliteRestore: { restoreBackup } } = await import(${JSON.stringify(new URL('./engine.ts', import.meta.url).href)})
const { takeBackup } = await import(${JSON.stringify(new URL('../../backup/take.ts', import.meta.url).href)})
await ${call}`
      const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
        stdio: 'ignore',
        env: { ...process.env, LASTGOOD_FAULT: `${point}#1` },
      })
      expect((await once(child, 'exit'))[1], point).toBe('SIGKILL')
    }
    for (const point of ['backup:dumped', 'backup:tried', 'backup:kept']) {
      const mark = point.replace(':', '-')
      await inChild(`takeBackup(nodeIo(process.env), ${JSON.stringify(taking(mark))})`, point)
      await takeBackup(io, taking(mark))
      expect(made().filter((name) => name.includes(mark))).toEqual([
        `shop-production-main-${mark}.db`,
      ])
    }
    const backup = await takeBackup(io, taking('kill'))
    for (const point of ['created', 'loaded', 'marked', 'linked', 'swapped']) {
      sql(`insert into orders (note) values ('${point}')`)
      const action = restoring(backup, point)
      const args = [database, action].map((one) => JSON.stringify(one)).join(', ')
      await inChild(`restoreBackup(nodeIo(process.env), ${args})`, `restore:${point}`)
      // As the executor does: ask, and apply what is not there.
      if (!(await backupRestored(database, action))) await restoreBackup(io, database, action)
      expect(notes(), point).toEqual(['a', 'b', null])
      expect(notes(action.keptAs), point).toEqual(['a', 'b', null, point])
    }
    expect(beside().filter((name) => !name.includes('_before_'))).toEqual(['shop #1.db'])
  }, 120_000)
})
