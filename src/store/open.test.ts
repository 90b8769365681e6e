import { chmodSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { mkdirSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { nodeIo } from '../host/node.ts'
import { aRelease, minute, open } from '../../test/support/ledger.ts'
import { temporaryFolder, temporaryLedger } from '../../test/support/ledger.ts'
import { openLedger } from './open.ts'
import { connect } from './sqlite/connect.ts'

const io = nodeIo({})

test('a new ledger is its owner’s alone, in a folder that git ignores', async () => {
  await using place = await temporaryLedger()
  const folder = place.file.replace(/\/ledger\.db$/, '')
  expect(statSync(place.file).mode & 0o777).toBe(0o600)
  expect(statSync(`${place.file}-wal`).mode & 0o777).toBe(0o600)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(readFileSync(`${folder}/.gitignore`, 'utf8')).toBe('*\n')
})

test('what was written is there after closing and opening', async () => {
  await using place = await temporaryLedger()
  await place.ledger.recordRelease(aRelease(), minute(1))
  await place.ledger.close()
  await place.ledger.close() // twice is fine
  const again = await open(place.file)
  expect(await again.releases('shop')).toEqual([aRelease()])
  await again.close()
})

test('a connection waits for others, keeps references, and answers only what is on the disk', async () => {
  await using place = await temporaryLedger()
  const database = await connect(place.file, 5)
  const setting = (name: string) => Object.values(database.prepare(`pragma ${name}`).get() ?? {})[0]
  expect(setting('journal_mode')).toBe('wal')
  expect(setting('synchronous')).toBe(2) // full
  expect(setting('busy_timeout')).toBe(5000)
  expect(setting('foreign_keys')).toBe(1)
  database.close()
})

test('a ledger that a newer, incompatible lastgood has changed is refused', async () => {
  await using place = await temporaryLedger()
  place.sql(`insert into lastgood_migrations values (2, 'renames-everything', '2030-01-01', 1)`)
  const opened = await openLedger(place.file, io)
  expect(opened).toMatchObject({
    ok: false,
    problems: [{ what: expect.stringContaining('written by a newer lastgood') as string }],
  })
})

test('a ledger that a newer, compatible lastgood has changed is used', async () => {
  await using place = await temporaryLedger()
  place.sql(`insert into lastgood_migrations values (2, 'adds-an-index', '2030-01-01', 0)`)
  const again = await open(place.file)
  await again.recordRelease(aRelease(), minute(1))
  await again.close()
})

test.for([
  ['no database', (file: string) => writeFileSync(file, 'this is not a database\n'.repeat(500))],
  ['a header only', (file: string) => truncateSync(file, 60)],
  ['cut in the middle', (file: string) => truncateSync(file, 4096 * 5)],
  ['cut within a page', (file: string) => truncateSync(file, 4096 * 5 + 100)],
  ['garbled', (file: string) => writeFileSync(file, garbled(readFileSync(file)))],
] as const)('a damaged file (%s) is a Problem and stays as it is', async ([, damage]) => {
  await using place = await temporaryLedger()
  await place.ledger.recordRelease(aRelease(), minute(1))
  await place.ledger.close()
  damage(place.file)
  const before = readFileSync(place.file)
  const opened = await openLedger(place.file, io)
  expect(opened).toMatchObject({
    ok: false,
    problems: [{ what: expect.stringContaining('damaged') as string, where: place.file }],
  })
  expect(readFileSync(place.file)).toEqual(before)
})

function garbled(bytes: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(bytes.length - 100, 0xaa)])
}

test('an empty file beside a log that is not empty is a Problem, not a new ledger', async () => {
  await using folder = await temporaryFolder()
  const file = `${folder.path}/ledger.db`
  writeFileSync(file, '')
  writeFileSync(`${file}-wal`, 'what was written last')
  expect(await openLedger(file, io)).toMatchObject({ ok: false })
  expect(readFileSync(`${file}-wal`, 'utf8')).toBe('what was written last')
})

test('the database of something else is a Problem and stays as it is', async () => {
  await using folder = await temporaryFolder()
  const file = `${folder.path}/ledger.db`
  const other = new DatabaseSync(file)
  other.exec('create table recipes (name text)')
  other.close()
  expect(await openLedger(file, io)).toMatchObject({
    ok: false,
    problems: [{ what: expect.stringContaining('something else') as string }],
  })
  const after = new DatabaseSync(file)
  expect(after.prepare('select count(*) as n from sqlite_master').get()).toEqual({ n: 1 })
  after.close()
})

test('a folder or a path that cannot hold a ledger is a Problem', async () => {
  await using folder = await temporaryFolder()
  mkdirSync(`${folder.path}/ledger.db`)
  writeFileSync(`${folder.path}/file`, '')
  for (const file of [`${folder.path}/ledger.db`, `${folder.path}/file/ledger.db`]) {
    expect(await openLedger(file, io)).toMatchObject({
      ok: false,
      problems: [{ what: 'The ledger cannot be opened for writing', where: file }],
    })
  }
})

test('a folder without rights is a Problem', async (context) => {
  if (process.getuid?.() === 0) return context.skip('root may write everywhere')
  await using folder = await temporaryFolder()
  chmodSync(folder.path, 0o500)
  const opened = await openLedger(`${folder.path}/sub/ledger.db`, io)
  chmodSync(folder.path, 0o700)
  expect(opened).toMatchObject({ ok: false })
  expect(existsSync(`${folder.path}/sub`)).toBe(false)
})
