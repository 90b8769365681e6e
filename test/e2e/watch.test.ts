import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import {
  commitVersion,
  inProject,
  markGood,
  releaseAndDeploy,
  type,
  visit,
} from '../support/shop.ts'
import { json, shops } from './shop-rig.ts'

const shop = shops()
const bin = fileURLToPath(new URL('../../bin/lastgood.js', import.meta.url))

const guards = `migrations: [migrations]
guards:
  checkout: { path: /checkout, limit: 1% }
`
const automatic = `${guards}policy: { auto: true, autoWindow: 1h }\n`

/** A shop whose releases soak long enough for a slow machine: a fault must show within the soak to be the release's own. */
async function patient(more: string): Promise<string> {
  const folder = await shop(more)
  const file = join(folder, 'lastgood.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace('soak: 1s', 'soak: 20s'))
  return folder
}

/** 1.9.0 good, 2.0.0 on top of it: its checkouts answer 500. */
async function badRelease(more: string): Promise<string> {
  const folder = await patient(more)
  await releaseAndDeploy(folder, '1.9.0')
  await markGood(folder, '1.9.0')
  await commitVersion(folder, '2.0.0')
  await releaseAndDeploy(folder, '2.0.0')
  return folder
}

async function checkouts(folder: string, count = 20): Promise<void> {
  for (let n = 0; n < count; n++) await visit(folder, '/checkout')
}

const rollbacks = (folder: string) =>
  inProject(folder, async ({ ledger }) =>
    (await ledger.runs({ limit: 20 })).filter(({ kind }) => kind === 'rollback'),
  )

const watch = (folder: string, ...more: string[]) =>
  type(folder, ['watch', '-e', 'production', '--json', ...more])

test(
  'a guard that trips goes back by itself, once, and writes it up',
  { timeout: 300_000 },
  async () => {
    const folder = await badRelease(automatic)
    await checkouts(folder)
    const watched = await watch(folder)
    expect(watched, watched.stderr).toMatchObject({ code: 6 })
    expect(json(watched.stdout)).toMatchObject({
      watch: { ended: 'tripped', outcome: 'bad' },
      run: { status: 'succeeded', plan: { by: 'lastgood watch', to: '1.9.0' } },
      report: expect.stringContaining('incidents') as unknown,
    })
    expect((await visit(folder)).body).toBe('1.9.0')
    // What counters show after the way back is not held against the release that was gone back to.
    const again = await watch(folder)
    expect(again, again.stderr).toMatchObject({ code: 0 })
    expect(await rollbacks(folder)).toHaveLength(1)
  },
)

test.each([
  ['automatic rollback is off', guards, []],
  ['it is told not to', automatic, ['--no-auto']],
  ['the environment is frozen', `${guards}policy: { auto: true, freeze: true }\n`, ['--auto']],
])(
  'when %s it says the plan and leaves everything',
  { timeout: 300_000 },
  async (_, more, args) => {
    const folder = await badRelease(more)
    await checkouts(folder)
    const watched = await watch(folder, ...args)
    expect(watched, watched.stderr).toMatchObject({ code: 3 })
    expect(json(watched.stdout)).toMatchObject({
      plan: { to: '1.9.0' },
      watch: { ended: 'tripped' },
    })
    expect((await visit(folder)).body).toBe('2.0.0')
    expect(await rollbacks(folder)).toEqual([])
  },
)

test(
  'at most one way back by itself per window: the next one is for a person',
  { timeout: 300_000 },
  async () => {
    const folder = await badRelease(automatic)
    await checkouts(folder)
    expect(await watch(folder)).toMatchObject({ code: 6 })
    await inProject(folder, async ({ ledger, io }) =>
      ledger.recordVerdict({
        service: 'shop',
        environment: 'production',
        version: '2.0.0',
        verdict: 'unproven',
        basis: 'marked',
        reason: 'try again',
        by: 'test',
        at: io.clock.now().toISOString(),
      }),
    )
    expect(await type(folder, ['deploy', '2.0.0'])).toMatchObject({ code: 0 })
    await checkouts(folder)
    const watched = await watch(folder)
    expect(watched).toMatchObject({ code: 3 })
    expect(watched.stdout).toContain('policy.autoWindow')
  },
)

test.each(['watch:tripped#1', 'watch:intended#1', 'watch:began#1', 'journal:after#3'])(
  'killed at %s, the next watcher makes it exactly one run',
  { timeout: 300_000 },
  async (point) => {
    const folder = await badRelease(automatic)
    await checkouts(folder)
    const killed = await type(folder, ['watch', '-e', 'production'], { LASTGOOD_FAULT: point })
    if (point.startsWith('watch:')) expect(killed).toMatchObject({ signal: 'SIGKILL' })
    const next = await watch(folder)
    expect([0, 6], next.stderr).toContain(next.code)
    expect(await rollbacks(folder)).toMatchObject([{ status: 'succeeded', to: '1.9.0' }])
    expect((await visit(folder)).body).toBe('1.9.0')
  },
)

test('two watchers: one watches, the other says who does', { timeout: 300_000 }, async () => {
  const folder = await shop(guards)
  await releaseAndDeploy(folder, '1.9.0')
  const first = spawn(process.execPath, [bin, 'watch', '--for', '60s', '--json'], { cwd: folder })
  try {
    const kept = join(folder, '.lastgood', 'watch', 'production', 'deployment-1.watcher')
    await expect.poll(() => existsSync(kept), { timeout: 120_000 }).toBe(true)
    expect((await watch(folder)).stdout).toContain(`watched already (pid ${first.pid}`)
    expect(await watch(folder)).toMatchObject({ code: 5 })
  } finally {
    first.kill('SIGKILL')
  }
  // The lock went with the process, and what it had seen is gone on with.
  await expect
    .poll(async () => (await watch(folder)).code, { timeout: 120_000, interval: 300 })
    .toBe(0)
})

test(
  'no requests at all: unproven, never good and never rolled back',
  { timeout: 300_000 },
  async () => {
    const folder = await badRelease(automatic)
    const watched = await watch(folder)
    expect(watched).toMatchObject({ code: 0 })
    expect(json(watched.stdout)).toMatchObject({ watch: { outcome: 'no-data', verdict: null } })
    expect(await rollbacks(folder)).toEqual([])
  },
)

/** 1.9.0 runs and is good, `version` is released. */
async function beforeCanary(version: string): Promise<string> {
  const folder = await patient(guards)
  await releaseAndDeploy(folder, '1.9.0')
  await markGood(folder, '1.9.0')
  await commitVersion(folder, version)
  expect(await type(folder, ['release', version])).toMatchObject({ code: 0 })
  return folder
}

const canary = (version: string, most: string) => [
  ...['deploy', version, '-e', 'production', '--strategy', 'canary', '--steps', '20,100'],
  ...['--hold', '100ms', '--hold-max', most, '--json'],
]

test(
  'a canary without traffic is held, then handed to a person; requests and a resume finish it',
  { timeout: 300_000 },
  async () => {
    const folder = await beforeCanary('1.9.1')
    const held = await type(folder, canary('1.9.1', '1s'))
    expect(held, held.stderr).toMatchObject({ code: 4 })
    expect(held.stdout).toContain('too little data on 1.9.1')
    await checkouts(folder, 800)
    expect(await type(folder, ['runs', 'resume', '2'])).toMatchObject({ code: 0 })
    expect((await visit(folder)).body).toBe('1.9.1')
  },
)

test(
  'a bad canary is taken back: traffic first, then its processes, and it is known to be bad',
  { timeout: 300_000 },
  async () => {
    const folder = await beforeCanary('2.0.0')
    let going = true
    const load = (async () => {
      while (going) {
        await visit(folder, '/checkout')
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    })()
    const ended = await type(folder, canary('2.0.0', '60s'))
    going = false
    await load
    expect(ended, ended.stderr).toMatchObject({ code: 6 })
    const { run } = json(ended.stdout) as { run: { undos: { id: string }[]; status: string } }
    expect(run.status).toBe('failed')
    expect(run.undos.map(({ id }) => id)).toEqual(['undo:s3', 'undo:s2'])
    const status = json((await type(folder, ['status', '--json'])).stdout)
    expect(status['verdicts']).toContainEqual(
      expect.objectContaining({ version: '2.0.0', verdict: 'bad', basis: 'guard-tripped' }),
    )
    expect((await visit(folder)).body).toBe('1.9.0')
  },
)
