import { expect } from 'vitest'
import { freePort, openWorkshop } from '../../examples/shop/workshop.ts'

/** The repository of a service that takes notes, and what tests of its database do. `close` ends all of it, however a test ended. */
export async function openNotes() {
  const port = await freePort()
  const shop = openWorkshop(2)
  return {
    port,
    shop,
    visit: async (method: 'GET' | 'POST') =>
      (await fetch(`http://127.0.0.1:${port}/`, { method })).json(),
    /** Types a command of lastgood that dies at a fault point. */
    killedAt: async (point: string, ...args: string[]) => {
      process.env['LASTGOOD_FAULT'] = `${point}#1`
      const code = await shop.type(...args)
      delete process.env['LASTGOOD_FAULT']
      expect(code, point).toBe(1)
    },
    close: async () => {
      delete process.env['LASTGOOD_FAULT']
      await shop.type('local', 'stop')
      shop.dispose()
    },
  }
}

/**
 * Its lastgood.yaml.
 * @param database what stands at its database `main`, on one line
 * @param env its variables, on one line
 */
export const notesConfig = (port: number, database: string, env: string) => `service: notes
start: node server.js
health: /
migrations: [{ folder: db, tool: dbmate, database: main }]
environments:
  production:
    target: { kind: local, startTimeout: 20s }
    traffic: { kind: local, listen: 127.0.0.1:${port} }
    databases:
      main: ${database}
    env: ${env}
    policy: { soak: 1s, warm: 5m, recover: 5s, drain: 2s }
`

/**
 * A service on a SQLite file that migrates its database itself when it starts, as the text of its `server.js`.
 * @param select what it reads, as `note`
 * @param journal SQLite's journal_mode
 */
export const notesServer = (version: string, select: string, journal: 'wal' | 'delete') =>
  `import { createServer } from 'node:http'
import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
const database = new DatabaseSync(process.env.DATABASE_FILE)
database.exec('pragma journal_mode = ${journal}; CREATE TABLE IF NOT EXISTS schema_migrations (version text PRIMARY KEY)')
for (const file of readdirSync('db').sort()) {
  const id = /^\\d+/.exec(file)[0]
  if (database.prepare('SELECT 1 FROM schema_migrations WHERE version = ?').get(id)) continue
  const up = readFileSync('db/' + file, 'utf8').split('-- migrate:down')[0]
  database.exec('BEGIN; ' + up + "; INSERT INTO schema_migrations VALUES ('" + id + "'); COMMIT")
}
const server = createServer((request, response) => {
  try {
    if (request.method === 'POST') database.exec("INSERT INTO notes (body) VALUES ('new')")
    const rows = database.prepare(${JSON.stringify(select)}).all()
    response.end(JSON.stringify({ version: '${version}', notes: rows.map(({ note }) => note) }))
  } catch (error) {
    response.writeHead(500).end(JSON.stringify({ error: error.message }))
  }
})
server.listen(Number(process.env.PORT), '127.0.0.1')
process.on('SIGTERM', () => server.close(() => process.exit(0)))
`
