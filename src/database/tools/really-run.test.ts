import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { drizzle as drizzleOf } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import { runner } from 'node-pg-migrate'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listedSamples } from '../../../test/conformance/migration-samples-listed.ts'
import { noPostgres, startPostgres, type PostgresServer } from '../../../test/support/postgres.ts'
import { nodeIo } from '../../host/node.ts'
import { folderTree } from '../tree/folder.ts'
import type { Tool } from './tool.ts'

const sampleOf = (name: string) => {
  const sample = listedSamples.find(({ tool }) => tool.name === name)
  if (sample === undefined) throw new Error(`no sample of ${name}`)
  return sample
}

describe.skipIf(noPostgres !== null)('tools of npm, really run against PostgreSQL', () => {
  let server: PostgresServer
  let client: Client
  let root: string
  let database = 0

  beforeAll(async () => {
    server = await startPostgres()
  }, 300_000)
  afterAll(() => server[Symbol.asyncDispose]())
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'really-run-'))
    const name = `tools_${++database}`
    const admin = new Client(server.url)
    await admin.connect()
    await admin.query(`create database ${name}`)
    await admin.end()
    const url = new URL(server.url)
    url.pathname = name
    client = new Client(url.href)
    await client.connect()
  })
  afterEach(async () => {
    await client.end()
    await rm(root, { recursive: true })
  })

  const write = async (files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
  }
  const read = async (tool: Tool, folder: string) =>
    tool.read(await folderTree(root, nodeIo()), folder, { dialect: null, printer: null })
  const history = async (tool: Tool, folder: string) => {
    const { rows } = await client.query<Record<string, unknown>>(tool.history?.query ?? '')
    return tool.history?.parse({ rows, touched: 0 }, await read(tool, folder))
  }

  test('Drizzle: its table says what we read of it, and the old release starts on the newer one', async () => {
    const { tool, folder, files, next } = sampleOf('drizzle')
    const run = () => migrate(drizzleOf(client), { migrationsFolder: join(root, folder) })
    await write(files)
    const older = await read(tool, folder)
    await run()
    expect(await history(tool, folder)).toEqual({
      applied: older.migrations.map(({ id }) => id),
      problems: [],
    })
    await write(next)
    await run()
    const newer = await read(tool, folder)
    expect((await history(tool, folder))?.applied).toEqual(newer.migrations.map(({ id }) => id))
    // The old release's files again.
    await write(files)
    expect(tool.startUp(older, newer).state).toBe('starts')
    await expect(run()).resolves.toBeUndefined()
  })

  test('Drizzle: an entry dated too early is never run, as we tell', async () => {
    const { tool, folder } = sampleOf('drizzle')
    const journal = (...entries: readonly (readonly [string, number])[]) =>
      JSON.stringify({
        version: '7',
        dialect: 'postgresql',
        entries: entries.map(([tag, when], idx) => ({ idx, when, tag, breakpoints: true })),
      })
    const migrationsFolder = join(root, folder)
    await write({
      'drizzle/meta/_journal.json': journal(['0_a', 2000]),
      'drizzle/0_a.sql': 'create table a ()',
    })
    await migrate(drizzleOf(client), { migrationsFolder })
    await write({
      'drizzle/meta/_journal.json': journal(['0_a', 2000], ['1_b', 1000]),
      'drizzle/1_b.sql': 'create table b ()',
    })
    await migrate(drizzleOf(client), { migrationsFolder })
    expect((await client.query("select to_regclass('b') as b")).rows).toEqual([{ b: null }])
    expect((await read(tool, folder)).problems).toHaveLength(1)
  })

  test('node-pg-migrate: order, directions and start-up are as it does them', async () => {
    const { tool, folder, files, next } = sampleOf('node-pg-migrate')
    const run = (direction: 'up' | 'down', count = Infinity) =>
      runner({
        dbClient: client,
        dir: join(root, folder),
        direction,
        count,
        migrationsTable: 'pgmigrations',
        log: () => undefined,
      })
    // In the order of their numbers: the first creates what the second alters.
    const ordered = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path.replace('/1000_', '/10_'), text]),
    )
    await write(ordered)
    const older = await read(tool, folder)
    await run('up')
    expect(await history(tool, folder)).toEqual({
      applied: older.migrations.map(({ id }) => id),
      problems: [],
    })
    await write(next)
    await run('up')
    const newer = await read(tool, folder)
    expect((await history(tool, folder))?.applied).toEqual(newer.migrations.map(({ id }) => id))
    await rm(join(root, folder, '2000_three.sql'))
    expect(tool.startUp(older, newer).state).toBe('starts')
    await expect(run('up')).resolves.toEqual([])
    // Its down looks for the file of the newest row, which only the newer release has.
    await expect(run('down', 1)).rejects.toThrow(/have been deleted/)
    await rm(join(root, folder, '10_one.sql'))
    const without = await read(tool, folder)
    expect(tool.startUp(newer, without).state).toBe('refuses')
    await write({ ...ordered, ...next })
    await run('down', 3)
    expect((await history(tool, folder))?.applied).toEqual([])
    expect((await client.query("select to_regclass('a') as a")).rows).toEqual([{ a: null }])
  })

  test('node-pg-migrate: the command lines are its own', async () => {
    const { tool, folder, files } = sampleOf('node-pg-migrate')
    await write(
      Object.fromEntries(
        Object.entries(files).map(([path, text]) => [path.replace('/1000_', '/10_'), text]),
      ),
    )
    const { rows } = await client.query<{ name: string }>('select current_database() as name')
    const url = new URL(server.url)
    url.pathname = rows[0]?.name ?? ''
    const own = join(import.meta.dirname, '../../../node_modules/.bin')
    const command = async (argv: readonly string[] | null | undefined) => {
      const [, , , program = '', ...rest] = argv ?? []
      await promisify(execFile)(join(own, program), rest, {
        cwd: root,
        env: { ...process.env, DATABASE_URL: url.href },
      })
    }
    await command(tool.commands?.up(folder))
    expect((await history(tool, folder))?.applied).toEqual(['10_one', '20_two'])
    await command(tool.commands?.down(folder, 2, null))
    expect((await history(tool, folder))?.applied).toEqual([])
  })
})
