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
