import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
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
const canary = ['deploy', '2.0.0', '--strategy', 'canary', '--steps', '20,100', '--hold']

/** 1.9.0 good and running, 2.0.0 released. */
async function ready(): Promise<string> {
  const folder = await shop()
  await releaseAndDeploy(folder, '1.9.0')
  await markGood(folder, '1.9.0')
  await commitVersion(folder, '2.0.0')
  expect(await type(folder, ['release', '2.0.0'])).toMatchObject({ code: 0 })
  return folder
}

/** Starts a command and waits until the newest run holds its canary's share. */
async function holding(folder: string, hold = '60s'): Promise<ChildProcess> {
  const child = spawn(process.execPath, [bin, ...canary, hold], { cwd: folder, stdio: 'ignore' })
  await inProject(folder, async ({ ledger }) => {
    for (;;) {
      const [run] = await ledger.runs({ limit: 1 })
      const entries = run?.to === '2.0.0' ? await ledger.journal(run.id) : []
      const step = entries
        .flatMap(({ event }) => (event.type === 'run-queued' ? event.plan.steps : []))
        .find(({ action }) => action.kind === 'hold')
      if (entries.some(({ event }) => event.type === 'step-intended' && event.step === step?.id))
        return
      if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })
  return child
}

const ended = async (child: ChildProcess) =>
  child.exitCode ?? ((await once(child, 'exit')) as [number | null])[0]

test('Ctrl-C stops a deploy cleanly, and it can be resumed', { timeout: 300_000 }, async () => {
  const folder = await ready()
  const child = await holding(folder, '2s')
  child.kill('SIGINT')
  expect(await ended(child)).toBe(4)
  const shown = json((await type(folder, ['runs', 'show', '2', '--json'])).stdout)
  expect(shown).toMatchObject({ run: { status: 'stopped' } })
  expect(await type(folder, ['runs', 'resume', '2'])).toMatchObject({ code: 0 })
  for (let n = 0; n < 10; n += 1) expect((await visit(folder)).body).toBe('2.0.0')
  expect(await type(folder, ['runs', 'resume', '2'])).toMatchObject({ code: 3 })
})

test(
  'a rollback stops the deploy in flight, then goes back from what is there',
  { timeout: 300_000 },
  async () => {
    const folder = await ready()
    const child = await holding(folder)
    const back = await type(folder, ['rollback', '--yes', '--reason', 'canary looks bad', '--json'])
    expect(back.code, back.stderr).toBe(0)
    expect(await ended(child)).toBe(4)
    expect(json(back.stdout)).toMatchObject({ run: { plan: { from: '2.0.0', to: '1.9.0' } } })
    for (let n = 0; n < 10; n += 1) expect((await visit(folder)).body).toBe('1.9.0')
  },
)

test(
  'of two rollbacks at once one runs, and the other exits 5 or finds nothing left to do',
  { timeout: 300_000 },
  async () => {
    const folder = await ready()
    expect(await type(folder, ['deploy', '2.0.0'])).toMatchObject({ code: 0 })
    const command = ['rollback', '--yes', '--reason', 'both pressed']
    const both = await Promise.all([type(folder, command), type(folder, command)])
    const codes = both.map(({ code }) => code).sort()
    expect(codes[0]).toBe(0)
    expect([3, 5]).toContain(codes[1])
    expect(await visit(folder)).toMatchObject({ body: '1.9.0' })
    await inProject(folder, async ({ ledger }) => {
      const rollbacks = (await ledger.runs({ limit: 9 })).filter(({ kind }) => kind === 'rollback')
      expect(rollbacks).toHaveLength(1)
      expect(await ledger.audit()).toMatchObject({ state: 'intact' })
    })
  },
)

test(
  'a run that is worked on is not taken up by somebody else, and can be stopped from outside',
  { timeout: 300_000 },
  async () => {
    const folder = await ready()
    const child = await holding(folder)
    expect(await type(folder, ['runs', 'resume', '2'])).toMatchObject({ code: 5 })
    expect(await type(folder, ['deploy', '1.9.0'])).toMatchObject({ code: 5 })
    expect(await type(folder, ['runs', 'stop', '2', '--reason', 'lunch'])).toMatchObject({
      code: 0,
    })
    expect(await ended(child)).toBe(4)
    expect(await type(folder, ['runs', 'stop', '2'])).toMatchObject({ code: 3 })
  },
)

test(
  'a rollback that was killed right before its report has one as soon as somebody looks',
  { timeout: 300_000 },
  async () => {
    const folder = await ready()
    expect(await type(folder, ['deploy', '2.0.0'])).toMatchObject({ code: 0 })
    const killed = await type(folder, ['rollback', '--yes', '--reason', 'checkout 500s'], {
      LASTGOOD_FAULT: 'report:before#1',
    })
    expect(killed.signal).toBe('SIGKILL')
    expect(json((await type(folder, ['status', '--json'])).stdout)).toMatchObject({
      withoutReport: [3],
    })
    expect((await type(folder, ['status'])).stdout).toMatch(
      /run 3 is over and has no report +lastgood runs show 3/,
    )

    // What was known then is damaged as well: told in the report, rather than passed over as never kept.
    const kept = join(folder, '.lastgood/evidence/run-3.json')
    writeFileSync(kept, readFileSync(kept, 'utf8').slice(0, 100))
    const shown = json((await type(folder, ['runs', 'show', '3', '--json'])).stdout)
    const text = readFileSync(String(shown['report']), 'utf8')
    expect(text).toMatch(/^# shop in production: back from 2\.0\.0 to 1\.9\.0\n/)
    expect(text).toContain('checkout 500s')
    expect(text).toMatch(/evidence kept of this run cannot be read: /)
    expect(text).toContain(kept)
    expect(text).not.toContain('was not kept')
    expect((await type(folder, ['status'])).stdout).not.toContain('no report')
  },
)
