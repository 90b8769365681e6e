import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noPostgres, startPostgres, type PostgresServer } from '../../../test/support/postgres.ts'
import { nodeIo } from '../../host/node.ts'
import { memoryTree } from '../tree/memory.ts'
import { log } from './log.ts'
import { pgStatStatements } from './pg-stat-statements.ts'

const world = (url: string, root = '/') => ({
  tree: memoryTree({}),
  databases: [{ name: 'main', url }],
  io: nodeIo(),
  root,
  dialect: 'postgresql' as const,
})

describe.skipIf(noPostgres !== null)('a real server', () => {
  let server: PostgresServer
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'statements-'))
    server = await startPostgres({
      shared_preload_libraries: 'pg_stat_statements',
      log_statement: 'all',
      logging_collector: 'on',
      log_destination: 'stderr,csvlog,jsonlog',
      log_filename: 'server.log',
    })
  }, 300_000)
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  const use = async (work: (client: Client) => Promise<unknown>, url = server.url) => {
    const client = new Client(url)
    await client.connect()
    try {
      await work(client)
    } finally {
      await client.end()
    }
  }

  test('without the extension, without a server, without such a database: said, and no password shown', async () => {
    const before = await pgStatStatements('main', world(server.url))
    expect(before).toMatchObject({ statements: [], problems: [{ where: 'main' }] })
    expect(before.problems[0]?.what).toMatch(/the extension is not there/)
    const wrong = await pgStatStatements('main', world(server.urlFor('super', 'not-the-password')))
    expect(wrong.problems[0]?.what).toMatch(/could not be asked/)
    expect(JSON.stringify(wrong)).not.toMatch(/not-the-password/)
    expect((await pgStatStatements('other', world(server.url))).problems).toHaveLength(1)
  }, 300_000)

  test('pg_stat_statements and all three logs give what was sent, without its values', async () => {
    await use(async (client) => {
      await client.query('create extension pg_stat_statements')
      await client.query('create table users (id serial primary key, email text)')
      await client.query('select email from users where id = $1', [7])
      await client.query(`insert into users (email)\nvalues ('hunter2')`)
      await client.query(`select * from users where now() > now() - interval '1 day'`)
    })
    const { statements, problems } = await pgStatStatements('main', world(server.url))
    expect(statements.map(({ sql }) => sql)).toEqual(
      expect.arrayContaining([
        'select email from users where id = $1',
        'insert into users (email)\nvalues ($1)',
        'select * from users where now() > now() - cast($1 as interval)',
      ]),
    )
    expect(problems.map(({ what }) => what)).toEqual(
      expect.arrayContaining([expect.stringMatching(/no statements on tables and left out/)]),
    )
    for (const name of ['server.log', 'server.csv', 'server.json']) {
      const text = await readFile(join(server.folder, 'data/log', name), 'utf8')
      expect(text, name).toContain('hunter2')
      await writeFile(join(folder, name), text)
      const read = await log(name, world('', folder))
      expect(
        read.statements.map(({ sql }) => sql),
        name,
      ).toEqual(
        expect.arrayContaining([
          'select email from users where id = $1',
          'insert into users (email)\nvalues ($1)',
        ]),
      )
      expect(JSON.stringify(read), name).not.toMatch(/hunter2/)
      const { source } = read.statements.find(({ sql }) => sql.startsWith('insert')) ?? {}
      const line = Number(source?.split(':')[1])
      expect(text.split('\n')[line - 1], name).toContain('insert into users')
    }
  }, 300_000)
})

test('a log that is none, cut off, or not there is said', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'statements-'))
  try {
    await writeFile(join(folder, 'no.log'), 'nothing\n')
    await writeFile(join(folder, 'cut.log'), `x LOG:  statement: select 'hunter2\n{`)
    const [none, cut, gone] = await Promise.all(
      ['no.log', 'cut.log', 'gone.log'].map((name) => log(name, world('', folder))),
    )
    expect(none?.problems[0]?.what).toMatch(/no statement is in it/)
    expect(cut?.problems[0]?.what).toMatch(/1 statements in it are cut off/)
    expect(gone?.problems[0]?.what).toMatch(/could not be read: there is no such file/)
    expect(JSON.stringify([none, cut, gone])).not.toMatch(/hunter2/)
  } finally {
    await rm(folder, { recursive: true })
  }
})
