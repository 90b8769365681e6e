import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { aDeployment, minute, open } from '../../test/support/ledger.ts'
import { temporaryFolder, temporaryLedger } from '../../test/support/ledger.ts'

const writer = fileURLToPath(new URL('../../test/support/ledger-writer.ts', import.meta.url))
const children: ChildProcess[] = []

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

function start(...args: string[]) {
  const child = spawn(process.execPath, [writer, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  children.push(child)
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const ended = once(child, 'close').then(([code]: unknown[]) => {
    if (code !== 0 && child.signalCode === null) throw new Error(err)
    return out.split('\n').slice(0, -1)
  })
  return { child, ended, first: once(child.stdout, 'data') }
}

test('two processes that append at once lose nothing and keep one chain', async () => {
  // On a busy machine one may be through before the other has begun, which would show nothing: then again.
  for (let attempt = 1; attempt <= 10; attempt++) {
    if (await appendTogether()) return
  }
  throw new Error('in ten attempts the two never took turns')
})

/** Tells whether the two did take turns. */
async function appendTogether(): Promise<boolean> {
  await using place = await temporaryLedger()
  const both = ['a', 'b'].map((environment) => start(place.file, 'append-at', environment, '300'))
  await Promise.all(both.map(({ first }) => first))
  for (const { child } of both) child.stdin?.write('go\n')
  const told = await Promise.all(both.map(async ({ ended }) => (await ended).slice(1).map(Number)))
  expect(new Set(told.flat()).size).toBe(600)
  expect(await place.ledger.audit()).toMatchObject({ state: 'intact', entries: 606 })
  const [one = [], two = []] = told
  return Math.max(...one) > Math.min(...two) && Math.max(...two) > Math.min(...one)
}

test('of two processes that create a run at once, exactly one does', async () => {
  await using place = await temporaryLedger()
  const both = [start(place.file, 'create', 'e', '40'), start(place.file, 'create', 'e', '40')]
  await Promise.all(both.map(({ first }) => first))
  for (const { child } of both) child.stdin?.write('go\n')
  const [one = [], two = []] = await Promise.all(both.map(({ ended }) => ended))
  expect(one.slice(1).map((state, i) => [state, two[i + 1]].sort())).toEqual(
    Array.from({ length: 40 }, () => ['busy', 'created']),
  )
  expect(await place.ledger.runs({ limit: 100 })).toHaveLength(40)
  expect(await place.ledger.audit()).toMatchObject({ state: 'intact' })
})

test('processes that make a new ledger at once make one', async () => {
  await using folder = await temporaryFolder()
  const file = `${folder.path}/new/ledger.db`
  const told = await Promise.all([1, 2, 3, 4].map(() => start(file, 'open').ended))
  expect(new Set(told.flat()).size).toBe(1)
})

test('kill -9 in the middle of appending loses nothing that was acknowledged', async () => {
  const seed = Number(process.env['LASTGOOD_SEED'] ?? Math.floor(Math.random() * 1e9))
  process.stdout.write(`LASTGOOD_SEED=${seed}\n`)
  await using folder = await temporaryFolder()
  const file = `${folder.path}/ledger.db`
  await (await open(file)).close()
  let state = seed
  for (let round = 0; round < 6; round++) {
    state = (state * 1103515245 + 12345) % 2147483648
    const { child, ended, first } = start(file, 'append', `e${round}`, '1000000')
    await first
    await new Promise((resolve) => setTimeout(resolve, state % 150))
    child.kill('SIGKILL')
    const told = (await ended).map(Number)
    const ledger = await open(file)
    const audit = await ledger.audit()
    expect(audit).toMatchObject({ state: 'intact' })
    const run = (await ledger.runs({ environment: `e${round}`, limit: 1 }))[0]
    const journal = await ledger.journal(run?.id ?? 0)
    expect(journal.map((entry) => entry.seq)).toEqual(expect.arrayContaining(told))
    // At most the one append that was under way when it died is there without having been told.
    expect(journal.length - told.length).toBeLessThanOrEqual(3)
    await ledger.close()
  }
})

test('a ledger that another process keeps locked is a Problem, and works again afterwards', async () => {
  await using place = await temporaryLedger({ busySeconds: 0.2 })
  const other = new DatabaseSync(place.file)
  other.exec('begin immediate')
  const deployment = aDeployment('1.0.0', minute(1))
  await expect(place.ledger.recordDeployment(deployment)).rejects.toMatchObject({
    problem: { what: 'The ledger is locked by another process', where: place.file },
  })
  // Reading goes on, and so does opening.
  expect(await place.ledger.current('shop', 'production')).toBeNull()
  await (await open(place.file, { busySeconds: 0.2 })).close()
  other.exec('rollback')
  other.close()
  await place.ledger.recordDeployment(deployment)
  expect(await place.ledger.audit()).toMatchObject({ state: 'intact', entries: 1 })
})
