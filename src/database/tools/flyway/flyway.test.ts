import { expect, test } from 'vitest'
import { memoryTree } from '../../tree/memory.ts'
import { flyway } from './flyway.ts'
import { parseName, usual } from './names.ts'

const read = (files: Readonly<Record<string, string>>, folder = 'sql') =>
  flyway.read(memoryTree(files), folder, { dialect: null, printer: null })

test.each([
  ['V1__a.sql', 'versioned', '1'],
  ['V1_2_3__a_b.sql', 'versioned', '1.2.3'],
  ['V1.2.sql', 'versioned', '1.2'],
  ['U1__a.SQL', 'undo', '1'],
  ['B10__a.sql', 'baseline', '10'],
  ['R__a.sql', 'repeatable', null],
  ['V3__a.java', 'versioned', '3'],
])('%s', (file, kind, version) => {
  expect(parseName(file, usual)).toMatchObject({ kind, version })
})

test.each([
  'V__a.sql',
  'v1__a.sql',
  'R1__a.sql',
  'R.sql',
  'Vx__a.sql',
  'beforeMigrate.sql',
  'V1__a.txt',
  'V1..2__a.sql',
])('%s is no migration', (file) => {
  expect(parseName(file, usual)).toBeNull()
})

test('versions sort part by part, and 1 and 1.0 are one', async () => {
  const set = await read({
    'sql/V1.10__c.sql': 'c',
    'sql/V1.9__b.sql': 'b',
    'sql/V1__a.sql': 'a',
    'sql/V1_0__a.sql': 'x',
  })
  expect(set.migrations.map(({ recorded }) => recorded)).toEqual(['1.0', '1', '1.9', '1.10'])
  expect(set.problems).toMatchObject([
    { what: expect.stringContaining('found more than one migration') as string },
  ])
})

test('placeholders get their values from the configuration nearest to the folder', async () => {
  const set = await read(
    {
      'flyway.toml':
        '[flyway]\nplaceholderReplacement = true\n[flyway.placeholders]\ntable = "far"\nOther = \'x\'\n',
      'app/conf/flyway.conf': 'flyway.placeholders.table=near\n',
      'app/sql/V1__a.sql': 'select ${table}, ${other}, ${flyway:defaultSchema}, ${gone}, $${x',
    },
    'app/sql',
  )
  expect(set.migrations[0]).toMatchObject({
    up: { script: { sql: 'select near, x, public, ${gone}, $${x' } },
  })
  expect(set.problems).toMatchObject([{ what: 'nothing gives a value to gone' }])
})

test('a spelling of their own', async () => {
  const set = await read({
    'flyway.conf':
      'flyway.sqlMigrationPrefix=M\nflyway.sqlMigrationSeparator=-\nflyway.sqlMigrationSuffixes=.ddl,.sql\n',
    'sql/M1-a.ddl': 'select 1',
    'sql/V1__a.sql': 'select 2',
  })
  expect(set.migrations.map(({ id }) => id)).toEqual(['M1-a'])
})

test('programs are unknown, baselines only stand for what is gone, scripts say whether they want a transaction', async () => {
  const set = await read({
    'sql/B1__old.sql': 'select 1',
    'sql/B3__all.sql': 'select 3',
    'sql/V2__a.sql': 'select 2',
    'sql/V2__a.sql.conf': 'executeInTransaction=false\n',
    'sql/V3__b.java': 'class x',
    'sql/V4__c.sql': 'create index concurrently i on a (b)',
  })
  expect(
    set.migrations.map(({ id, up }) => [
      id,
      up.state === 'sql' ? up.script.transactional : up.state,
    ]),
  ).toEqual([
    ['V2__a', false],
    ['V3__b', 'unknown'],
    ['V4__c', false],
  ])
  const squashed = await read({ 'sql/B3__all.sql': 'select 3', 'sql/V4__a.sql': 'select 4' })
  expect(squashed.migrations.map(({ id }) => id)).toEqual(['B3__all', 'V4__a'])
})

test('an undo without its migration is told', async () => {
  const set = await read({ 'sql/V1__a.sql': 'select 1', 'sql/U2__b.sql': 'select 2' })
  expect(set.problems).toMatchObject([{ where: 'sql/U2__b.sql' }])
})

test.each<[string, Readonly<Record<string, string>>, string | null]>([
  ['versions above its own', { 'sql/V3__c.sql': 'x' }, null],
  [
    'a version between its own',
    { 'sql/V1.5__c.sql': 'x' },
    'applied migration not resolved locally',
  ],
  ['a new repeatable', { 'sql/R__c.sql': 'x' }, 'a repeatable'],
  ['an edited version', { 'sql/V1__a.sql': 'select 9' }, 'checksum mismatch'],
  ['an edited repeatable', { 'sql/R__r.sql': 'select 9' }, null],
])('after %s', async (_name, more, says) => {
  const files = {
    'sql/V1__a.sql': 'select 1',
    'sql/V2__b.sql': 'select 2',
    'sql/R__r.sql': 'select 3',
  }
  const found = flyway.startUp(await read(files), await read({ ...files, ...more }))
  expect(found).toMatchObject(
    says === null
      ? { state: 'starts' }
      : { state: 'refuses', says: expect.stringContaining(says) as string },
  )
})

test('a version that the newer release dropped stops the older one', async () => {
  const older = await read({ 'sql/V1__a.sql': 'x', 'sql/V2__b.sql': 'y' })
  const newer = await read({ 'sql/V1__a.sql': 'x', 'sql/V3__c.sql': 'z' })
  expect(flyway.startUp(older, newer)).toMatchObject({ state: 'refuses' })
})

test('undone versions and baselines in the table', async () => {
  const set = await read({ 'sql/V1__a.sql': 'x', 'sql/V2__b.sql': 'y', 'sql/V3__c.sql': 'z' })
  const row = (version: string, type: string) => ({ version, type, script: 's', success: true })
  const rows = [row('2', 'BASELINE'), row('3', 'SQL'), row('3', 'UNDO_SQL')]
  expect(flyway.history?.parse({ rows, touched: 0 }, set).applied).toEqual(['V1__a', 'V2__b'])
})
