import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { notesConfig, notesServer, openNotes } from '../support/notes.ts'

/** Snapshots as a volume or a provider makes them: by name, out of lastgood's sight. */
const snapshots = (data: string) => `import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
const [, , verb] = process.argv
const { LASTGOOD_SNAPSHOT: name, LASTGOOD_RELEASE: release, LASTGOOD_DATABASE: database, LASTGOOD_ENVIRONMENT: environment } = process.env
const at = (one) => ${JSON.stringify(data)} + '/' + one
if (verb === 'make') {
  const made = [environment, database, 'before', release].join('-')
  rmSync(at(made), { force: true })
  new DatabaseSync(at('notes.db')).exec("VACUUM INTO '" + at(made) + "'")
  console.log('made it\\n' + made)
}
if (verb === 'try') console.log(new DatabaseSync(at(name), { readOnly: true }).prepare('PRAGMA integrity_check').get().integrity_check)
if (verb === 'restore') {
  if (existsSync(at('broken'))) { console.error('the volume is busy'); process.exit(7) }
  copyFileSync(at(name), at('notes.db'))
}
`

const config = (port: number, file: string, tried: boolean) => {
  const command = (verb: string) => `${verb}: [node, ops/snapshots.mjs, ${verb}]`
  const commands = ['make', 'restore', ...(tried ? ['try'] : [])].map(command).join(', ')
  const database = `{ url: "sqlite:data/notes.db", backup: { snapshot: { ${commands} } } }`
  return notesConfig(port, database, `{ DATABASE_FILE: ${file} }`)
}

test(
  'a snapshot by commands is made before the release that needs it, tried where somebody said how, and brought back',
  { timeout: 900_000 },
  async () => {
    const { port, shop, visit, close } = await openNotes()
    const data = join(shop.folder, 'data')
    const file = join(data, 'notes.db')
    mkdirSync(data)
    try {
      shop.commit(
        {
          '.gitignore': 'data\n',
          'lastgood.yaml': config(port, file, true),
          'ops/snapshots.mjs': snapshots(data),
          'server.js': notesServer('1.0.0', 'SELECT body AS note FROM notes ORDER BY id', 'delete'),
          'db/1_notes.sql':
            '-- migrate:up\nCREATE TABLE notes (id integer PRIMARY KEY, body text, title text);\n\n-- migrate:down\n',
        },
        'Take notes',
      )
      expect(await shop.type('release', '1.0.0')).toBe(0)
      expect(await shop.type('deploy', '1.0.0', '-e', 'production')).toBe(0)
      expect(await shop.type('mark', '1.0.0', 'good', '-e', 'production')).toBe(0)
      await visit('POST')
      shop.commit(
        {
          'server.js': notesServer(
            '2.0.0',
            'SELECT title AS note FROM notes ORDER BY id',
            'delete',
          ),
          'db/2_titles.sql':
            '-- migrate:up\nUPDATE notes SET title = body; ALTER TABLE notes DROP COLUMN body;\n\n-- migrate:down\n',
        },
        'Only titles',
      )
      expect(await shop.type('release', '2.0.0')).toBe(0)
      expect(
        await shop.type('deploy', '2.0.0', '-e', 'production', '--strategy', 'blue-green'),
      ).toBe(0)
      const name = 'production-main-before-2.0.0'
      const { backups } = shop.ask('backup', '-e', 'production') as { backups: object[] }
      expect(backups).toMatchObject([
        {
          snapshot: name,
          holds: 'before',
          previous: '1.0.0',
          verified: { says: 'its own command tried it: ok' },
        },
      ])
      expect(existsSync(join(data, name))).toBe(true)

      const back = ['rollback', '-e', 'production', '--reason', 'no bodies', '--yes']
      expect(await shop.type(...back)).toBe(3)
      // What a command did that failed, nobody knows: nothing is started on it.
      writeFileSync(join(data, 'broken'), '')
      expect(await shop.type(...back, '--strategy', 'restore')).toBe(4)
      const { run } = shop.ask('runs', 'show', '3') as { run: { status: string } }
      expect(run.status).toBe('needs-human')
      expect(JSON.stringify(shop.ask('runs', 'show', '3'))).toMatch(
        /ended with 7: the volume is busy\. What the database holds now, nobody knows/,
      )
      rmSync(join(data, 'broken'))
      expect(await shop.type('runs', 'resume', '3')).toBe(0)
      expect(await visit('GET')).toEqual({ version: '1.0.0', notes: ['new'] })

      shop.commit({ 'lastgood.yaml': config(port, file, false) }, 'Nobody tries them')
      expect(await shop.type('backup', '2.0.0', '-e', 'production')).toBe(0)
      const untried = shop.ask('backup', '-e', 'production') as { backups: object[] }
      expect(untried.backups).toMatchObject([{ snapshot: name, verified: null }, {}])
      expect(await shop.type('audit')).toBe(0)
    } finally {
      await close()
    }
  },
)
