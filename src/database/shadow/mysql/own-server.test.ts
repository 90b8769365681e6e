import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { noMariadb } from '../../../../test/support/mariadb.ts'
import { nodeIo } from '../../../host/node.ts'
import type { ProcessIdentity } from '../../../host/processes.ts'
import { readCatalog } from '../../catalog/read.ts'
import { OwnServer, sweep } from './own-server.ts'
import { OwnMysqlShadow } from './own-shadow.ts'
import { findPrograms } from './programs.ts'

const io = nodeIo()

describe.skipIf(noMariadb !== null)(`a MariaDB of our own${noMariadb ?? ''}`, () => {
  const programs = async () => {
    const found = await findPrograms(io)
    if (found === null) throw new Error('no MariaDB')
    return found
  }

  test('gives back every kind of object as it was, and can be kept and loaded elsewhere', async () => {
    const shadow = new OwnMysqlShadow(await programs(), io, 20)
    await shadow.fresh()
    const { session } = shadow
    const made = [
      'create table p (id int primary key auto_increment, s set("a", "b"), b varbinary(4) default 0x0041, g int as (id * 2) virtual)',
      'create table c (p int, constraint f foreign key (p) references p (id) on delete cascade, check (p > 0)) partition by hash (p)',
    ]
    const rest = [
      'create table d (p int, constraint f foreign key (p) references p (id) on delete cascade, check (p > 0))',
      'create view w as select id from p',
      'create view v as select id from w',
      'create trigger t before insert on p for each row set new.s = "a"',
      'create sequence q start with 5',
      'create function fn(x int) returns int deterministic return x + 1',
      'create procedure pr(in x int) begin select x; end',
      'create event e on schedule every 1 day do select 1',
      'insert into p (id, b) values (3, 0x0001), (7, null)',
      'insert into d values (7)',
    ]
    // Partitions and foreign keys exclude each other.
    expect((await session.runEach(made)).done).toBe(1)
    expect(await session.runEach(rest)).toMatchObject({ failure: null })
    const before = await readCatalog(session)
    const saved = await shadow.save()
    await session.runEach([
      'drop view w',
      'drop table d',
      'alter table p drop s',
      'drop function fn',
      'drop procedure pr',
      'drop event e',
      'drop sequence q',
      'delete from p',
      'create table more (x int)',
    ])
    await shadow.restore(saved)
    expect(await readCatalog(session)).toEqual(before)
    const rows = await session.query('select id, hex(b) as b, g from p')
    expect(rows).toMatchObject({
      value: {
        rows: [
          { id: '3', b: '0001', g: '6' },
          { id: '7', b: null },
        ],
      },
    })
    const packed = await shadow.dump()
    expect(await readCatalog(session)).toEqual(before)
    await shadow[Symbol.asyncDispose]()
    const other = new OwnMysqlShadow(await programs(), io, 20)
    expect(await other.load(packed ?? new Uint8Array())).toBe(true)
    expect(await readCatalog(other.session)).toEqual(before)
    await other.save()
    expect(await other.load(Buffer.from('no such thing'))).toBe(false)
    await other[Symbol.asyncDispose]()
  }, 300_000)

  test('what a killed run left is ended and taken away by the next', async () => {
    const server = new OwnServer(await programs(), io)
    await server.install()
    await server.start()
    const left = JSON.parse(
      await readFile(join(server.folder, 'server'), 'utf8'),
    ) as ProcessIdentity
    // As if the run that started it were gone: a process that has ended.
    const gone = spawn(process.execPath, ['-e', '0'])
    const identity = io.processes.identify(gone.pid ?? 0)
    await once(gone, 'exit')
    await sweep(io)
    expect(io.processes.alive(left)).toBe(true)
    await writeFile(
      join(server.folder, 'owner'),
      JSON.stringify(identity ?? { pid: gone.pid, started: 'never' }),
    )
    await sweep(io)
    expect(io.processes.alive(left)).toBe(false)
    expect(existsSync(server.folder)).toBe(false)
  }, 300_000)
})
