import pg from 'pg'
import { expect, test } from 'vitest'
import { notesConfig, openNotes } from '../support/notes.ts'
import { noPostgres, startPostgres } from '../support/postgres.ts'

/** A service that migrates its database itself when it starts. */
const server = (version: string, select: string) => `import { createServer } from 'node:http'
import { readdirSync, readFileSync } from 'node:fs'
const { default: pg } = await import(process.env.PG_DRIVER)
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 })
pool.on('error', () => {})
await pool.query('CREATE TABLE IF NOT EXISTS schema_migrations (version text PRIMARY KEY)')
for (const file of readdirSync('db').sort()) {
  const id = /^\\d+/.exec(file)[0]
  const { rows } = await pool.query('SELECT 1 FROM schema_migrations WHERE version = $1', [id])
  if (rows.length > 0) continue
  const up = readFileSync('db/' + file, 'utf8').split('-- migrate:down')[0]
  await pool.query('BEGIN; ' + up + "; INSERT INTO schema_migrations VALUES ('" + id + "'); COMMIT")
}
const server = createServer(async (request, response) => {
  try {
    if (request.method === 'POST') await pool.query("INSERT INTO notes (body) VALUES ('new')")
    const { rows } = await pool.query(${JSON.stringify(select)})
    response.end(JSON.stringify({ version: '${version}', notes: rows.map(({ note }) => note) }))
  } catch (error) {
    response.writeHead(500).end(JSON.stringify({ error: error.message }))
  }
})
server.listen(Number(process.env.PORT), '127.0.0.1')
process.on('SIGTERM', () => server.close(() => process.exit(0)))
`

const config = (port: number) =>
  notesConfig(
    port,
    '{ url: "${DATABASE_URL}", backup: { when: when-needed, within: 5m } }',
    '{ DATABASE_URL: "${DATABASE_URL}", PG_DRIVER: "${PG_DRIVER}" }',
  )

const first = '-- migrate:up\nCREATE TABLE notes (id serial PRIMARY KEY, body text, title text);\n'
const down = '\n-- migrate:down\n'

test.skipIf(noPostgres !== null)(
  'a deploy makes the backup that its release needs, and a rollback brings it back, whoever kills lastgood when [PostgreSQL]',
  { timeout: 900_000 },
  async () => {
    await using postgres = await startPostgres()
    const database = async (name: string, text: string) => {
      const connectionString = postgres.urlFor('super', 'of-the-super-user', name)
      const client = new pg.Client({ connectionString })
      await client.connect()
      try {
        return (await client.query<Record<string, unknown>>(text)).rows
      } finally {
        await client.end()
      }
    }
    await database('postgres', 'CREATE DATABASE notes')
    process.env['DATABASE_URL'] = postgres.urlFor('super', 'of-the-super-user', 'notes')
    process.env['PG_DRIVER'] = import.meta.resolve('pg')
    const { port, shop, visit, killedAt, close } = await openNotes()
    try {
      shop.commit(
        {
          'lastgood.yaml': config(port),
          'server.js': server('1.0.0', 'SELECT body AS note FROM notes ORDER BY id'),
          'db/1_notes.sql': `${first}${down}DROP TABLE notes;\n`,
        },
        'Take notes',
      )
      expect(await shop.type('release', '1.0.0')).toBe(0)
      expect(await shop.type('deploy', '1.0.0', '-e', 'production')).toBe(0)
      expect(await shop.type('mark', '1.0.0', 'good', '-e', 'production')).toBe(0)
      await visit('POST')

      shop.commit(
        {
          'server.js': server('2.0.0', 'SELECT title AS note FROM notes ORDER BY id'),
          'db/2_titles.sql': `-- migrate:up\nUPDATE notes SET title = body; ALTER TABLE notes DROP COLUMN body;${down}`,
        },
        'Only titles',
      )
      expect(await shop.type('release', '2.0.0')).toBe(0)
      const deploy = ['deploy', '2.0.0', '-e', 'production', '--strategy', 'blue-green']
      const { plan } = shop.ask(...deploy, '--dry-run') as {
        plan: { steps: { title: string; effect: string }[] }
      }
      expect(plan.steps[0]).toMatchObject({
        title: /^back main up before 2\.0\.0/,
        effect: 'prepares',
      })
      await killedAt('backup:dumped', ...deploy)
      expect(await shop.type('runs', 'resume', '2')).toBe(0)
      const { backups } = shop.ask('backup', '-e', 'production') as { backups: object[] }
      expect(backups).toMatchObject([
        { holds: 'before', previous: '1.0.0', release: '2.0.0', verified: {} },
      ])

      const back = ['rollback', '-e', 'production', '--reason', 'no bodies', '--yes']
      expect(await shop.type(...back)).toBe(3)
      // Somebody still writes: nothing is changed, and what was stopped serves again.
      const writer = new pg.Client({
        connectionString: process.env['DATABASE_URL'],
        application_name: 'nightly job',
      })
      writer.on('error', () => {})
      await writer.connect()
      await writer.query('BEGIN; INSERT INTO schema_migrations VALUES (99)')
      const refused = await shop.type(...back, '--strategy', 'restore')
      expect(refused).not.toBe(0)
      await writer.query('ROLLBACK')
      await writer.end()
      const { run } = shop.ask('runs', 'show', '3') as { run: { status: string } }
      expect(run.status).toBe('failed')
      expect(await visit('GET')).toEqual({ version: '2.0.0', notes: ['new'] })
      for (const point of ['restore:created', 'restore:loaded', 'restore:swapped']) {
        const way = point === 'restore:created' ? [...back, '--strategy', 'restore'] : null
        await killedAt(point, ...(way ?? ['runs', 'resume', '4']))
      }
      expect(await shop.type('runs', 'resume', '4')).toBe(0)
      expect(await visit('GET')).toEqual({ version: '1.0.0', notes: ['new'] })
      const names = await database('postgres', 'SELECT datname FROM pg_database ORDER BY 1')
      expect(names.map(({ datname }) => datname)).toEqual([
        'notes',
        expect.stringMatching(/^notes_before_restore_\d{14}$/),
        ...['postgres', 'template0', 'template1'],
      ])
      expect(await shop.type('audit')).toBe(0)
    } finally {
      await close()
    }
  },
)
