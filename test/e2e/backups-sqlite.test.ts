import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { notesConfig, notesServer, openNotes } from '../support/notes.ts'

const config = (port: number, file: string) =>
  notesConfig(
    port,
    '{ url: "sqlite:data/notes.db", backup: { when: when-needed, within: 5m } }',
    `{ DATABASE_FILE: ${file} }`,
  )

const down = '\n-- migrate:down\n'

test(
  'a SQLite file is backed up before the release that needs it, and comes back by its backup and by downs, whoever kills lastgood when',
  { timeout: 900_000 },
  async () => {
    const { port, shop, visit, killedAt, close } = await openNotes()
    const data = join(shop.folder, 'data')
    const file = join(data, 'notes.db')
    mkdirSync(data)
    const open = (path: string) => new DatabaseSync(path)
    try {
      shop.commit(
        {
          '.gitignore': 'data\n',
          'lastgood.yaml': config(port, file),
          'server.js': notesServer('1.0.0', 'SELECT body AS note FROM notes ORDER BY id', 'wal'),
          'db/1_notes.sql': `-- migrate:up\nCREATE TABLE notes (id integer PRIMARY KEY, body text, title text);\n${down}DROP TABLE notes;\n`,
        },
        'Take notes',
      )
      expect(await shop.type('release', '1.0.0')).toBe(0)
      expect(await shop.type('deploy', '1.0.0', '-e', 'production')).toBe(0)
      expect(await shop.type('mark', '1.0.0', 'good', '-e', 'production')).toBe(0)
      await visit('POST')

      shop.commit(
        {
          'server.js': notesServer('2.0.0', 'SELECT title AS note FROM notes ORDER BY id', 'wal'),
          'db/2_titles.sql': `-- migrate:up\nUPDATE notes SET title = body; ALTER TABLE notes DROP COLUMN body;${down}`,
        },
        'Only titles',
      )
      expect(await shop.type('release', '2.0.0')).toBe(0)
      const deploy = ['deploy', '2.0.0', '-e', 'production', '--strategy', 'blue-green']
      await killedAt('backup:dumped', ...deploy)
      expect(await shop.type('runs', 'resume', '2')).toBe(0)
      const { backups } = shop.ask('backup', '-e', 'production') as { backups: object[] }
      expect(backups).toMatchObject([
        { engine: 'sqlite', holds: 'before', previous: '1.0.0', release: '2.0.0', verified: {} },
      ])

      const back = ['rollback', '-e', 'production', '--reason', 'no bodies', '--yes']
      expect(await shop.type(...back)).toBe(3)
      // Somebody still writes: nothing is changed, and what was stopped serves again.
      const writer = open(file)
      writer.exec('BEGIN; INSERT INTO schema_migrations VALUES (99)')
      expect(await shop.type(...back, '--strategy', 'restore')).not.toBe(0)
      writer.exec('ROLLBACK')
      writer.close()
      const { run } = shop.ask('runs', 'show', '3') as { run: { status: string } }
      expect(run.status).toBe('failed')
      expect(await visit('GET')).toEqual({ version: '2.0.0', notes: ['new'] })
      for (const point of ['restore:created', 'restore:linked']) {
        const first = point === 'restore:created'
        const way = first ? [...back, '--strategy', 'restore'] : ['runs', 'resume', '4']
        await killedAt(point, ...way)
      }
      expect(await shop.type('runs', 'resume', '4')).toBe(0)
      expect(await visit('GET')).toEqual({ version: '1.0.0', notes: ['new'] })
      expect(readdirSync(data).filter((name) => !/-(wal|shm)$/.test(name))).toEqual([
        'notes.db',
        expect.stringMatching(/^notes\.db_before_restore_\d{14}$/),
      ])

      shop.commit(
        {
          'server.js': notesServer('3.0.0', 'SELECT text AS note FROM notes ORDER BY id', 'wal')
            .replaceAll('(body)', '(text, phone)')
            .replaceAll("('new')", "('newer', '1')"),
          'db/2_titles.sql': `-- migrate:up\nALTER TABLE notes RENAME COLUMN body TO text; ALTER TABLE notes ADD COLUMN phone text;${down}ALTER TABLE notes DROP COLUMN phone; ALTER TABLE notes RENAME COLUMN text TO body;`,
        },
        'Another name',
      )
      expect(await shop.type('release', '3.0.0')).toBe(0)
      const all = ['deploy', '3.0.0', '-e', 'production', '--strategy', 'blue-green']
      expect(await shop.type(...all)).toBe(0)
      expect(await visit('POST')).toEqual({ version: '3.0.0', notes: ['new', 'newer'] })
      expect(await shop.type(...back, '--strategy', 'restore')).toBe(0)
      expect(await visit('GET')).toEqual({ version: '1.0.0', notes: ['new', 'newer'] })
      const now = open(file)
      const kept = now.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'lastgood_kept_%'")
      const name = String(kept.get()?.['name'])
      expect({ ...now.prepare(`SELECT * FROM "${name}"`).get() }).toEqual({ id: 2, phone: '1' })
      now.close()
      expect(await shop.type('audit')).toBe(0)
    } finally {
      await close()
    }
  },
)
