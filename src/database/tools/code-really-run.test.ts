import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import knexOf from 'knex'
import { Client } from 'pg'
import { Sequelize } from 'sequelize'
import { SequelizeStorage, Umzug } from 'umzug'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { codeSamples } from '../../../test/conformance/migration-samples-code.ts'
import { noPostgres, startPostgres, type PostgresServer } from '../../../test/support/postgres.ts'
import { nodeIo } from '../../host/node.ts'
import { folderTree } from '../tree/folder.ts'

const sampleOf = (name: string) => {
  const sample = codeSamples.find(({ tool }) => tool.name === name)
  if (sample === undefined) throw new Error(`no sample of ${name}`)
  return sample
}

describe.skipIf(noPostgres !== null)('tools whose migrations are code, really run', () => {
  let server: PostgresServer
  let root: string
  let url: string
  let database = 0
  beforeAll(async () => {
    server = await startPostgres()
  }, 300_000)
  afterAll(() => server[Symbol.asyncDispose]())
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'code-really-run-'))
    const name = `code_${++database}`
    const admin = new Client(server.url)
    await admin.connect()
    await admin.query(`create database ${name}`)
    await admin.end()
    const own = new URL(server.url)
    own.pathname = name
    url = own.href
  })
  afterEach(() => rm(root, { recursive: true }))

  const write = async (files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
  }
  const set = async (name: string) => {
    const { tool, folder } = sampleOf(name)
    return tool.read(await folderTree(root, nodeIo()), folder, { dialect: null, printer: null })
  }
  const history = async (name: string) => {
    const client = new Client(url)
    await client.connect()
    const query = sampleOf(name).tool.history?.query ?? ''
    const { rows } = await client.query<Record<string, unknown>>(query)
    await client.end()
    return sampleOf(name).tool.history?.parse({ rows, touched: 0 }, await set(name))
  }

  test('Knex sends what is read, records it as read, and refuses a newer history', async () => {
    const { tool, files, next } = sampleOf('knex')
    await write(files)
    const sent: string[] = []
    const db = knexOf({
      client: 'pg',
      connection: url,
      migrations: { directory: join(root, 'migrations') },
    })
    db.on('query', ({ sql }: { sql: string }) => sent.push(sql))
    try {
      const older = await set('knex')
      await db.migrate.latest()
      const read = older.migrations.map(({ up }) => (up.state === 'sql' ? up.script.sql : up.state))
      expect(
        sent.map((sql) => `${sql.replace(/;$/, '')};`).filter((sql) => read.includes(sql)),
      ).toEqual(read)
      expect(await history('knex')).toEqual({
        applied: older.migrations.map(({ id }) => id),
        problems: [],
      })
      await write({
        'migrations/20260104_four.js':
          'exports.up = (knex) => knex.raw("create table d ()")\nexports.down = (knex) => knex.raw("drop table d")\n',
      })
      const newer = await set('knex')
      expect(Object.keys(next)).toEqual(['migrations/20260104_four.js'])
      await db.migrate.latest()
      await rm(join(root, 'migrations/20260104_four.js'))
      const said = tool.startUp(older, newer)
      expect(said.state).toBe('refuses')
      await expect(db.migrate.latest()).rejects.toThrow(
        /migration directory is corrupt.*20260104_four\.js/,
      )
    } finally {
      await db.destroy()
    }
  })

  test('Umzug sends what is read, and starts on a newer history', async () => {
    const { tool } = sampleOf('sequelize')
    await write({
      'db/migrations/1_one.js':
        "module.exports = { up: async ({ context: q }) => { await q.sequelize.query('create table a (id int)') }, down: async ({ context: q }) => { await q.sequelize.query('drop table a') } }\n",
    })
    const older = await set('sequelize')
    await write({
      'db/migrations/2_two.js':
        "module.exports = { up: async ({ context: q }) => { await q.sequelize.query('alter table a add b text') }, down: async ({ context: q }) => { await q.sequelize.query('alter table a drop b') } }\n",
    })
    const newer = await set('sequelize')
    const sent: string[] = []
    const sequelize = new Sequelize(url, {
      logging: (sql) => sent.push(sql.replace(/^Executing \([^)]*\): /, '')),
    })
    const umzug = () =>
      new Umzug({
        migrations: { glob: 'db/migrations/*.js' },
        context: sequelize.getQueryInterface(),
        storage: new SequelizeStorage({ sequelize }),
        logger: undefined,
      })
    const before = process.cwd()
    try {
      process.chdir(root)
      await umzug().up()
      const read = newer.migrations.map(({ up }) => (up.state === 'sql' ? up.script.sql : up.state))
      expect(
        sent.map((sql) => `${sql.replace(/;$/, '')};`).filter((sql) => read.includes(sql)),
      ).toEqual(read)
      expect(await history('sequelize')).toEqual({ applied: ['1_one', '2_two'], problems: [] })
      await rm(join(root, 'db/migrations/2_two.js'))
      expect(tool.startUp(older, newer).state).toBe('starts')
      await expect(umzug().up()).resolves.toEqual([])
    } finally {
      process.chdir(before)
      await sequelize.close()
    }
  })
})
