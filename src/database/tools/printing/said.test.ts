import { expect, test } from 'vitest'
import type { Migration, MigrationSet } from '../../migration.ts'
import { engineOnly, withoutPasswords } from './addresses.ts'
import { engineOf } from './engine.ts'
import { withoutFrame } from './frame.ts'
import { marker, withPrinted } from './print.ts'

const problem = { what: 'the migration is code', where: 'm/1.py', hint: 'x' }
const migration: Migration = {
  id: '1',
  name: '1',
  up: { state: 'unknown', problem },
  down: { state: 'unknown', problem },
  repeatable: false,
}
const set: MigrationSet = {
  tool: 'alembic',
  dialect: 'postgresql',
  folder: 'm',
  migrations: [migration],
  problems: [],
}

test.each([
  // alembic 1.8 and 1.20 on PostgreSQL, one transaction around all or one for each.
  [
    'BEGIN;\n\nALTER TABLE a ADD COLUMN b INTEGER;\n\nCOMMIT;\n\n',
    'ALTER TABLE a ADD COLUMN b INTEGER;',
    true,
  ],
  // A revision that does nothing.
  ['BEGIN;\n\nCOMMIT;\n\n', '', true],
  // alembic 1.8, autocommit_block.
  [
    'BEGIN;\n\nCOMMIT;\n\nCREATE INDEX CONCURRENTLY i ON a (b);\n\nBEGIN;\n\nCOMMIT;\n\n',
    'BEGIN;\n\nCOMMIT;\n\nCREATE INDEX CONCURRENTLY i ON a (b);\n\nBEGIN;\n\nCOMMIT;',
    false,
  ],
  // alembic 1.8 on MySQL, and an env.py without begin_transaction.
  ['ALTER TABLE a ADD COLUMN b INTEGER;\n\n', 'ALTER TABLE a ADD COLUMN b INTEGER;', false],
  ["BEGIN;\n\nUPDATE a SET b = 'COMMIT;';\n\nCOMMIT;", "UPDATE a SET b = 'COMMIT;';", true],
])('the frame of %j', (printed, sql, transactional) => {
  expect(withoutFrame(printed)).toEqual({ sql, transactional })
})

test('the engine is what the settings name, and never another than was asked for', () => {
  expect(engineOf('mariadb', null, set)).toEqual({ refused: null, dialect: 'mysql', problems: [] })
  expect(engineOf('postgresql', 'sqlite', set).refused?.what).toMatch(/postgresql, not sqlite/)
  expect(engineOf('oracle', null, set).refused?.what).toMatch(/cannot be judged here/)
  expect(engineOf('sqlite', 'sqlite', set)).toMatchObject({ problems: [] })
  expect(engineOf('sqlite', null, set)).toMatchObject({ problems: [{ where: 'm' }] })
})

test('of an address only the engine stays, and no password of an error', () => {
  expect(engineOnly('postgresql+asyncpg://me:secret@db/x')).toBe(
    'postgresql+asyncpg://127.0.0.1:1/nothing',
  )
  expect(engineOnly('sqlite:////srv/real.db')).toBe('sqlite:///:memory:')
  expect(engineOnly('https://me:secret@host')).toBeNull()
  for (const line of [
    "Could not parse URL from string 'postgresql//me:se/cr@et@h/x'",
    `dsn "host=h password='se cret' user=u"`,
    "ImproperlyConfigured: {'PASSWORD': 'secret'}",
    'connecting to mysql://me:secret@h/x',
  ])
    expect(withoutPasswords(line)).not.toMatch(/se ?cret|se\/cr@et/)
  expect(withoutPasswords("KeyError: 'DATABASE_URL'")).toBe("KeyError: 'DATABASE_URL'")
})

test('an answer that is cut, or of another shape, is said, and leaves all unknown', async () => {
  const files = {
    'm/1.py': { up: { sql: ['drop table a'], transactional: true }, down: { error: 'no' } },
  }
  const whole = `printed before\n${marker}\n${JSON.stringify({ dialect: 'postgresql', files })}`
  const of = (text: string) =>
    withPrinted(
      set,
      { dialect: null, printer: () => Promise.resolve({ ok: true, text }) },
      () => [],
      () => 'm/1.py',
    )
  expect(await of(whole)).toMatchObject({
    problems: [],
    migrations: [{ up: { script: { sql: 'drop table a;' } }, down: { state: 'unknown' } }],
  })
  for (const text of [whole.slice(0, -9), '', `${marker}\n{"files":{"m/1.py":{"up":{}}}}`]) {
    expect(await of(text)).toMatchObject({
      problems: [{ what: 'what the migrations sent could not be read' }],
      migrations: [{ up: { state: 'unknown' }, down: { state: 'unknown' } }],
    })
  }
})
