import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { alembicProject, djangoProject, noModule } from '../support/python-projects.ts'
import type { FolderReport } from '../../src/database/verdict.ts'

const root = join(import.meta.dirname, '../..')
const examples = join(root, 'examples/migrations')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-migrations-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Ended {
  readonly code: number
  readonly document: FolderReport & { readonly exit: number; readonly problems: readonly unknown[] }
}

/** `lastgood check … --json` in an empty folder: no repository, no configuration. */
const check = (...args: readonly string[]) =>
  new Promise<Ended>((resolve) => {
    const argv = [join(root, 'bin/lastgood.js'), 'check', ...args, '--json']
    // Debian's packages for Python are for Debian's own.
    const path = `/usr/bin:${process.env['PATH'] ?? ''}`
    const env = { ...process.env, PATH: path, XDG_CACHE_HOME: folder }
    execFile(process.execPath, argv, { cwd: folder, env }, (error, stdout) => {
      const code = error === null ? 0 : Number(error.code)
      resolve({ code, document: JSON.parse(stdout) as Ended['document'] })
    })
  })

test(
  'every verdict of docs/databases.md is what its example gets',
  { timeout: 300_000 },
  async () => {
    const { code, document } = await check('--migrations', examples)
    expect(code).toBe(3)
    expect(document).toMatchObject({ tool: 'golang-migrate', dialect: 'postgresql' })
    expect(Object.fromEntries(document.pairs.map(({ id, verdict }) => [id, verdict]))).toEqual({
      '1_users': 'compatible',
      '2_last_seen': 'compatible',
      '3_rename': 'needs-down',
      '4_note': 'loses-data',
      '5_drop': 'incompatible',
      '6_geo': 'unknown',
      '7_state': 'compatible',
      '8_label': 'compatible',
    })
    const rename = document.pairs[2]
    expect(rename?.findings).toMatchObject([
      { rule: 'rename-column', object: 'users.email', line: 1 },
    ])
    expect(rename?.roundTrip).toMatchObject({ ran: true, schemaRestored: true, rowsChanged: 0 })
    expect(document.pairs[3]?.roundTrip.rowsChanged).toBeGreaterThan(0)
    expect(document.pairs[7]?.findings).toMatchObject([
      { rule: 'add-enum-value', severity: 'rare' },
    ])
  },
)

test('the rules alone, and only what is new', { timeout: 120_000 }, async () => {
  const { document } = await check('--migrations', examples, '--rules-only', '--since', '6_geo')
  expect(document.pairs.map(({ id, roundTrip }) => [id, roundTrip.ran])).toEqual([
    ['7_state', false],
    ['8_label', false],
  ])
})

test(
  'SQL that the dialect does not know is unknown, never safe',
  { timeout: 120_000 },
  async () => {
    for (const only of [[], ['--rules-only']]) {
      const asked = ['--migrations', examples, '--dialect', 'sqlite', ...only]
      const { code, document } = await check(...asked)
      expect(code).toBe(3)
      // Extensions and enums are PostgreSQL's.
      const last = document.pairs.slice(-3).map(({ verdict }) => verdict)
      expect(last).toEqual(['unknown', 'unknown', 'unknown'])
    }
  },
)

test.each([
  ['a folder that is not there', ['--migrations', 'nowhere'], 'empty, or not there'],
  ['a tool nobody knows', ['--migrations', examples, '--tool', 'x'], 'no migration tool is called'],
  [
    'a migration nobody knows',
    ['--migrations', examples, '--since', '9'],
    'no migration is called',
  ],
])('%s is a usage error', async (_, args, says) => {
  const { code, document } = await check(...args)
  expect(code).toBe(2)
  expect(JSON.stringify(document.problems)).toContain(says)
})

const project = async (name: string, files: Readonly<Record<string, string>>) => {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, name, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
}

test('queries of the old release are asked of a folder alone: in SQLite, by file, folder and pattern', async () => {
  const own = 'statements'
  await project(own, {
    'm/1_users.up.sql':
      'create table users (id integer primary key autoincrement, name text); create table teams (id integer primary key);',
    'm/1_users.down.sql': 'drop table users; drop table teams;',
    'm/2_team.up.sql': 'alter table teams add column name text;',
    'm/2_team.down.sql': 'alter table teams drop column name;',
    'q/deep/users.sql':
      '-- both\nselect name from users, teams where users.id = ?;\nselect gone from users;',
  })
  const asked = ['--migrations', join(own, 'm'), '--since', '1_users']
  expect((await check(...asked)).document.pairs[0]?.verdict).toBe('compatible')
  for (const where of ['q', 'q/**/*.sql', 'q/deep/users.sql']) {
    const { code, document } = await check(...asked, '--statements', join(own, where))
    expect(code, where).toBe(3)
    expect(document.pairs[0]).toMatchObject({
      verdict: 'loses-data',
      says: expect.stringMatching(/users\.sql:2\) fails: ambiguous column name/) as string,
      contract: { statements: { held: 0, broken: 1, notAsked: [{ count: 1 }] } },
    })
  }
  for (const where of ['q/*.sql', 'none', 'q/deep/none.sql']) {
    const { code, document } = await check(...asked, '--statements', join(own, where))
    expect(code, where).toBe(2)
    expect(document.problems).toMatchObject([{ what: 'no .sql file is there' }])
  }
}, 300_000)

test.skipIf(noModule('django') !== null)(
  'a project of Django is judged by what it prints, also where that is history',
  { timeout: 300_000 },
  async () => {
    await project('django', djangoProject())
    const asked = ['--migrations', 'django/shop/migrations', '--run-tool'] as const
    const { document } = await check(...asked)
    const verdicts = document.pairs.map(({ id, verdict }) => [id, verdict])
    expect([document.tool, document.dialect]).toEqual(['django', 'postgresql'])
    expect(verdicts).toEqual([
      ['shop.0001_initial', 'compatible'],
      ['shop.0002_note', 'loses-data'],
      ['shop.0003_code', 'unknown'],
      ['shop.0004_within', 'compatible'],
      ['shop.0005_unique', 'unknown'],
      ['shop.0006_nested', 'unknown'],
    ])
    expect(document.pairs[2]?.says).toMatch(/cannot be written as SQL/)
    expect(document.pairs[3]?.notes).toEqual([expect.stringMatching(/a gap: 0003_code before it/)])
    const since = await check(...asked, '--since', 'shop.0001_initial')
    expect(since.document.pairs.map(({ id, verdict }) => [id, verdict])).toEqual(verdicts.slice(1))
    expect(since.document.pairs[0]?.roundTrip).toMatchObject({ ran: true, schemaRestored: true })
    const { document: closed } = await check(...asked.slice(0, 2), '--rules-only')
    expect(new Set(closed.pairs.map(({ verdict }) => verdict))).toEqual(new Set(['unknown']))
  },
)

test.skipIf(noModule('alembic') !== null)(
  'a project of Alembic is judged by what it prints, also where that is history',
  { timeout: 300_000 },
  async () => {
    await project('alembic', alembicProject())
    const asked = ['--migrations', 'alembic/migrations/versions', '--run-tool'] as const
    const { document } = await check(...asked)
    expect([document.tool, document.dialect]).toEqual(['alembic', 'postgresql'])
    expect(document.pairs.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['a1_one', 'compatible'],
      ['b2_two', 'compatible'],
      ['c3_three', 'unknown'],
      ['d4_merge', 'compatible'],
    ])
    expect(document.pairs[0]?.roundTrip).toMatchObject({ ran: true, schemaRestored: true })
    const since = await check(...asked, '--since', 'c3_three')
    expect(since.document.pairs.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['d4_merge', 'compatible'],
    ])
    expect(since.document.pairs[0]?.roundTrip.why).toMatch(/is_offline_mode/)
  },
)
