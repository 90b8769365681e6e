import { spawnSync } from 'node:child_process'
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nodeIo } from '../../../host/node.ts'
import { folderTree } from '../../tree/folder.ts'
import {
  alembicProject,
  djangoProject,
  noModule,
} from '../../../../test/support/python-projects.ts'
import { alembic } from '../alembic.ts'
import { django } from '../django.ts'
import type { ReadOptions, Tool } from '../tool.ts'
import { printerIn } from './printer.ts'

let root: string
let path: string | undefined
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'printing-'))
  path = process.env['PATH']
  // Debian's packages are for Debian's own Python.
  process.env['PATH'] = `/usr/bin:${path ?? ''}`
})
afterEach(async () => {
  process.env['PATH'] = path
  await rm(root, { recursive: true })
})

const write = async (files: Readonly<Record<string, string>>) => {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), text)
  }
}
const read = async (
  tool: Tool,
  folder: string,
  dialect: ReadOptions['dialect'] = null,
  env: Readonly<Record<string, string>> = {},
) => {
  const io = { ...nodeIo(), env: { ...process.env, ...env } }
  const at = join(root, folder)
  return tool.read(await folderTree(at, io), '.', { dialect, printer: printerIn(at, io) })
}
const sides = async (...asked: Parameters<typeof read>) =>
  Object.fromEntries(
    (await read(...asked)).migrations.map(({ name, up, down }) => [
      name,
      [up, down].map((side) =>
        side.state === 'sql'
          ? [side.script.sql, side.script.transactional]
          : side.state === 'none'
            ? `none: ${side.why}`
            : side.problem.what.replace('the migration is code, and could not be printed: ', '? '),
      ),
    ]),
  )

describe.skipIf(noModule('django') !== null)('Django, really run', () => {
  test('prints its builder, and says what cannot be written, what nobody takes back and what asks the database', async () => {
    await write(djangoProject())
    const printed = await sides(django, 'shop/migrations')
    expect(printed['0001_initial']?.[0]).toEqual([
      expect.stringMatching(/^CREATE TABLE "shop_order" \("id" big\w+ .*\);$/),
      true,
    ])
    expect(printed['0001_initial']?.[1]).toEqual(['DROP TABLE "shop_order" CASCADE;', true])
    expect(printed['0002_note']).toEqual([
      [
        expect.stringMatching(
          /^ALTER TABLE "shop_order" ADD COLUMN "note" varchar\(20\) DEFAULT 'it''s 5%' NOT NULL;\n/,
        ),
        true,
      ],
      ['ALTER TABLE "shop_order" DROP COLUMN "note" CASCADE;', true],
    ])
    expect(printed['0003_code']).toEqual([
      '? this operation cannot be written as SQL: Raw Python operation',
      'none: it does nothing',
    ])
    expect(printed['0004_within']).toEqual([
      ["update shop_order set note = '5% of a''b';", false],
      'none: Django does not take it back: Raw SQL operation',
    ])
    expect(printed['0005_unique']).toEqual([
      [expect.stringMatching(/^ALTER TABLE "shop_order" ADD CONSTRAINT "\w+" UNIQUE/), true],
      '? it asks the database for the name of a constraint',
    ])
    expect(printed['0006_nested']).toEqual([
      '? this operation cannot be written as SQL: Raw Python operation',
      'none: it does nothing',
    ])
  }, 300_000)

  test('prints what SQLite runs with its keys off, and says that it is SQLite', async () => {
    await write({
      ...djangoProject(),
      'config/settings.py': `import os
INSTALLED_APPS = ['shop']
SECRET_KEY = 'x'
scheme = os.environ.get('DATABASE_URL', 'sqlite://').split(':')[0]
assert 'secret' not in str(dict(os.environ))
DATABASES = {'default': {'ENGINE': 'django.db.backends.' + ('postgresql' if scheme == 'postgres' else 'sqlite3'), 'NAME': '/nowhere/real.db'}}
`,
    })
    const set = await read(django, 'shop/migrations')
    expect(set.dialect).toBe('sqlite')
    expect(set.problems).toMatchObject([{ what: expect.stringMatching(/SQLite/) as string }])
    expect(set.migrations[1]?.up).toMatchObject({
      script: {
        sql: expect.stringMatching(
          /^PRAGMA foreign_keys = OFF;\nBEGIN;\n[^]+COMMIT;\nPRAGMA foreign_keys = ON;$/,
        ) as string,
        transactional: false,
      },
    })
    // The engine is told by the address, which names nothing else.
    const env = { DATABASE_URL: 'postgres://me:secret@db.example/shop' }
    expect((await read(django, 'shop/migrations', null, env)).dialect).toBe('postgresql')
    const refused = await read(django, 'shop/migrations', 'postgresql')
    expect(refused.migrations[0]?.up).toMatchObject({
      state: 'unknown',
      problem: { what: expect.stringMatching(/name the engine sqlite, not postgresql/) as string },
    })
  }, 300_000)

  test.each([
    [
      'settings that refuse',
      {
        'config/settings.py':
          "raise ValueError('no DATABASE in postgres://me:hunter2@db/x, password=hunter2')",
      },
      /ValueError: no DATABASE in …@db\/x, password=…/,
    ],
    [
      'a syntax error',
      {
        'shop/migrations/0009_bad.py':
          'from django.db import migrations\nclass Migration(migrations.Migration:',
      },
      /SyntaxError/,
    ],
    [
      'a missing module',
      { 'manage.py': 'import no_such_module' },
      /No module named 'no_such_module'/,
    ],
    [
      'a manage.py that does nothing',
      { 'manage.py': '' },
      /did not come to execute_from_command_line/,
    ],
    [
      'a start that asks the database',
      {
        'shop/apps.py': `from django.apps import AppConfig
class Shop(AppConfig):
    name = 'shop'
    def ready(self):
        from django.db import connection
        connection.cursor()
`,
        'config/settings.py': `INSTALLED_APPS = ['shop.apps.Shop']
SECRET_KEY = 'x'
DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'real'}}
`,
      },
      /OperationalError: it asks the database/,
    ],
  ])(
    '%s leaves all unknown, with the last line',
    async (_, files, says) => {
      await write({ ...djangoProject(), ...(files as unknown as Record<string, string>) })
      const set = await read(django, 'shop/migrations')
      expect(set.problems.map(({ what }) => what).join('\n')).toMatch(says)
      expect(set.problems.map(({ what }) => what).join('\n')).not.toContain('hunter2')
      expect(set.migrations[0]?.up).toMatchObject({
        state: 'unknown',
        problem: { what: expect.stringMatching(says) as string },
      })
    },
    300_000,
  )

  test('an application that is not installed is unknown, and says so', async () => {
    await write({
      ...djangoProject(),
      'other/migrations/__init__.py': '',
      'other/migrations/0001_a.py':
        'from django.db import migrations\nclass Migration(migrations.Migration):\n    operations = [migrations.DeleteModel("X")]\n',
    })
    expect((await sides(django, 'other/migrations'))['0001_a']?.[0]).toMatch(/INSTALLED_APPS/)
  }, 300_000)

  test.skipIf(process.getuid?.() !== 0)(
    'a manage.py of somebody else is not run',
    async () => {
      await write({ ...djangoProject(), 'manage.py': 'raise SystemExit("run")' })
      await chown(join(root, 'manage.py'), 65534, 65534)
      const { problems } = await read(django, 'shop/migrations')
      expect(problems[0]?.what).toMatch(/does not belong to the owner of the migrations/)
    },
    300_000,
  )
})

describe.skipIf(noModule('alembic') !== null)('Alembic, really run', () => {
  test('prints its operations, and says what a script would lose', async () => {
    await write(alembicProject())
    expect(await sides(alembic, 'migrations/versions')).toEqual({
      a1_one: [
        [expect.stringMatching(/^CREATE TYPE kind [^]+DEFAULT '5%' NOT NULL[^]+\);$/), true],
        ['DROP TABLE orders;\n\nDROP TYPE kind;', true],
      ],
      b2_two: [
        [
          expect.stringMatching(
            /^BEGIN;[^]+COMMIT;\s+CREATE INDEX CONCURRENTLY [^]+BEGIN;\s+COMMIT;$/,
          ),
          false,
        ],
        '? it asks the database',
      ],
      c3_three: [
        '? it sends values beside a statement, which Alembic does not print',
        'none: it does nothing',
      ],
      d4_merge: [
        ['ALTER TABLE orders ADD COLUMN x INTEGER;', true],
        '? it does something else when it is printed: is_offline_mode',
      ],
    })
  }, 300_000)

  test('an env.py that connects, ends, or has no address leaves all unknown', async () => {
    const files = alembicProject()
    for (const [env, says] of [
      [
        'import sqlalchemy\nsqlalchemy.create_engine("sqlite:////nowhere/x").connect()',
        /it asks the database/,
      ],
      ['raise SystemExit("no")', /SystemExit: no/],
      ['import os; os._exit(0)', /could not be read/],
      ['import os; os.environ["DATABASE_URL"]', /KeyError: 'DATABASE_URL'/],
    ] as const) {
      await write({ ...files, 'migrations/env.py': env })
      expect((await sides(alembic, 'migrations/versions'))['a1_one']?.[0]).toMatch(says)
    }
    await rm(join(root, 'alembic.ini'))
    const { problems } = await read(alembic, 'migrations/versions')
    expect(problems[0]?.what).toMatch(/there is no alembic.ini/)
  }, 300_000)
})

test('what a printing program leaves running is ended', async () => {
  const io = nodeIo()
  const pid = join(root, 'pid')
  const ran = await printerIn(
    root,
    io,
  )(['sh', '-c', 'sleep 300 >/dev/null 2>&1 & echo $! > "$0"', pid])
  expect(ran.ok).toBe(true)
  const left = spawnSync('sh', ['-c', 'sleep 1; ps -o stat= -p "$(cat "$0")"', pid])
  expect(String(left.stdout).trim()).toMatch(/^(Z.*)?$/)
}, 60_000)
