import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from './clock.ts'
import { processes, type ProcessIdentity } from './processes.ts'

let folder = ''
const started: ProcessIdentity[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lastgood-processes-'))
})
afterEach(async () => {
  for (const one of started.splice(0)) processes.signal(one, 'SIGKILL', true)
  await rm(folder, { recursive: true })
})

async function run(code: string, options: { input?: string; env?: Record<string, string> } = {}) {
  const { env = {}, ...rest } = options
  const log = join(folder, 'log')
  const argv = [process.execPath, '-e', code]
  const one = await processes.startDetached(argv, { cwd: folder, env, log, ...rest })
  started.push(one)
  return one
}

async function until(holds: () => boolean | Promise<boolean>) {
  const end = systemClock.monotonic() + 90
  while (!(await holds())) {
    if (systemClock.monotonic() > end) throw new Error(`never came true: ${holds.toString()}`)
    await systemClock.sleep(0.02)
  }
}

const forever = 'setTimeout(() => {}, 60_000)'

test('what is given on standard input arrives whole, however long', async () => {
  const input = 'é'.repeat(300_000)
  await run(
    'process.stdin.setEncoding("utf8").reduce((n, s) => n + s.length, 0).then(console.log)',
    {
      input,
    },
  )
  await until(async () => (await readFile(join(folder, 'log'), 'utf8')).trim() === '300000')
})

test('a process that leaves without reading its input is no error', async () => {
  const one = await run('process.exit(0)', { input: 'x'.repeat(5_000_000) })
  await until(() => !processes.alive(one))
})

test('an identity is of one process, not of its number', async () => {
  const one = await run(forever)
  expect(processes.identify(one.pid)).toEqual(one)
  const other = { ...one, started: `${one.started}0` }
  expect(processes.alive(other)).toBe(false)
  expect(processes.signal(other, 'SIGKILL')).toBe(false)
  expect(processes.alive(one)).toBe(true)
})

test('a family is found by group and by mark, and nobody else is in it', async () => {
  const child = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(forever)}], { detached: DETACHED, stdio: 'ignore' }); ${forever}`
  const inGroup = await run(child.replace('DETACHED', 'false'))
  const marked = await run(child.replace('DETACHED', 'true'), { env: { MARK: folder } })
  await until(() => processes.family(inGroup.pid, 'MARK', 'nobody').length === 2)
  await until(() => processes.family(null, 'MARK', folder).length === 2)
  expect(processes.family(null, 'MARK', folder)).toContainEqual(marked)
  expect(processes.family(null, 'MARK', `${folder}/x`)).toEqual([])
  for (const one of processes.family(null, 'MARK', folder)) processes.signal(one, 'SIGKILL')
  await until(() => processes.family(null, 'MARK', folder).length === 0)
})

test('numbers that cannot be a process are nobody', () => {
  for (const pid of [0, -1, 1.5, Number.NaN, 2 ** 31]) expect(processes.identify(pid)).toBeNull()
})
