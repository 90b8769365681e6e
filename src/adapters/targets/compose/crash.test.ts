import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  composePlace,
  composeRig,
  flavours,
  noComposeRig,
  type ComposePlace,
  type ComposeRig,
} from '../../../../test/conformance/compose-rig.ts'
import { bring } from '../../../../test/conformance/drive.ts'
import {
  containersOf,
  current,
  deploy,
  revisions,
  stepsTo,
} from '../../../../test/support/compose-drive.ts'
import type { TargetAction } from '../../../model/plan.ts'
import { targetFaultPoints } from './fault-points.ts'

const program = new URL('../../../../test/conformance/apply-once.ts', import.meta.url).pathname

/** Applies in another process with these fault variables; tells its exit code (137: killed). */
async function applyElsewhere(rig: ComposeRig, action: TargetAction, env: Record<string, string>) {
  const input = JSON.stringify({ kind: 'compose', ref: rig.ref, action, key: 'k' })
  const ran = await rig.io.exec([process.execPath, program], {
    input,
    env: { ...rig.engine.env, ...env },
  })
  if (ran.code !== 0 && ran.code !== 137) throw new Error(ran.stderr)
  return ran.code
}

const ways = [{ overlap: false }, { overlap: true }]

const options = ({ overlap }: (typeof ways)[number]) => ({
  fixedPort: !overlap,
  target: { override: 'compose.lastgood.yml', overlap },
})

/** Points that actions of these kinds pass. */
const pointsOf = (actions: readonly TargetAction[]) =>
  targetFaultPoints.filter((point) => actions.some((one) => one.do === point.split(':')[1]))

/** What a whole deploy applies, the taking back of what it recorded, and stopping and starting again at the end. */
async function everything(rig: ComposeRig): Promise<readonly TargetAction[]> {
  const next = await rig.release('2.0.0')
  const steps = await stepsTo(rig, next)
  return [
    ...steps.map(({ action }) => action),
    { do: 'forget', revision: 'never-there' },
    { do: 'stop', revision: next.revision, version: '2.0.0' },
    { do: 'start', revision: next.revision, version: '2.0.0' },
  ]
}

describe.skipIf(noComposeRig !== null)(`compose, killed${noComposeRig ?? ''}`, () => {
  let place: ComposePlace
  beforeAll(async () => {
    place = await composePlace()
  })
  afterAll(() => place[Symbol.asyncDispose]())

  for (const { flavour, missing } of flavours) {
    describe.skipIf(missing !== null)(`${flavour.name}${missing ?? ''}`, () => {
      test.each(ways)(
        'at every point, asked, and applied again: one effect: %o',
        { timeout: 240_000 },
        async (way) => {
          await using rig = await composeRig(place, flavour, options(way))
          // Each kind of action is killed at its points one after the other, and then brought to its end.
          for (const action of await everything(rig)) {
            const points = targetFaultPoints.filter((point) => point.split(':')[1] === action.do)
            expect(points.length).toBeGreaterThan(0)
            for (const point of points) {
              const seen = await rig.target.observe(rig.ref, action, 'k', rig.io)
              const again = seen.state === 'absent' || action.do === 'forget'
              if (!again) continue // done by what was killed right after its effect
              const killed = await applyElsewhere(rig, action, { LASTGOOD_FAULT: `${point}#1` })
              expect(killed, point).toBe(137)
            }
            expect(await bring(rig, action, 'k'), action.do).toMatchObject({ state: 'done' })
          }
          expect(await current(rig)).toMatchObject({ version: '2.0.0', ready: 1, wanted: 1 })
          // Once by the deploy, and again after it was stopped.
          expect(await rig.starts('2.0.0')).toBe(2)
          expect((await revisions(rig)).map(({ version }) => version)).toEqual(['2.0.0', '0.9.0'])
        },
      )

      test('while Compose is at work: it is waited for, and there is one service at the end', async () => {
        await using rig = await composeRig(place, flavour)
        await deploy(rig, await rig.release('1.9.0'))
        const [record, update] = await stepsTo(rig, await rig.release('2.0.0'))
        if (record === undefined || update === undefined) throw new Error('no plan')
        await bring(rig, record.action, 'k/0')
        const [old] = await containersOf(rig, 'api')
        const child = spawn(process.execPath, [program], {
          env: { ...process.env, ...rig.engine.env },
          stdio: ['pipe', 'ignore', 'inherit'],
        })
        child.stdin.end(
          JSON.stringify({ kind: 'compose', ref: rig.ref, action: update.action, key: 'k/1' }),
        )
        const gone = once(child, 'exit')
        await expect
          .poll(async () => (await containersOf(rig, 'api')).join(), {
            timeout: 120_000,
            interval: 20,
          })
          .not.toBe(old)
        child.kill('SIGKILL')
        await gone
        const first = await bring(rig, update.action, 'k/1')
        // Compose may die of having nobody to tell its progress to: then a run applies again.
        const last = first.state === 'absent' ? await bring(rig, update.action, 'k/1') : first
        expect(last).toMatchObject({ state: 'done' })
        expect(await current(rig)).toMatchObject({ version: '2.0.0', ready: 1, wanted: 1 })
        expect(await containersOf(rig, 'api')).toHaveLength(1)
        expect(await rig.starts('2.0.0')).toBe(1)
      })

      test('Compose itself killed amid its work: asked again, it brings one service', async () => {
        await using rig = await composeRig(place, flavour)
        const [record, update] = await stepsTo(rig, await rig.release('2.0.0'))
        if (record === undefined || update === undefined) throw new Error('no plan')
        await bring(rig, record.action, 'k/0')
        const [old] = await containersOf(rig, 'api')
        let killed = false
        const io: ComposeRig['io'] = {
          ...rig.io,
          async exec(argv, more) {
            if (killed || !argv.includes('up')) return rig.io.exec(argv, more)
            const [first = '', ...args] = argv
            const child = spawn(first, args, {
              env: { ...process.env, ...more?.env },
              detached: true,
              stdio: ['pipe', 'ignore', 'ignore'],
            })
            child.stdin.end(more?.input)
            const over = once(child, 'exit')
            await expect
              .poll(async () => (await containersOf(rig, 'api')).join(), {
                timeout: 120_000,
                interval: 20,
              })
              .not.toBe(old)
            if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
            await over
            killed = true
            return { code: 137, stdout: '', stderr: '', timedOut: false }
          },
        }
        expect(await bring({ ...rig, io }, update.action, 'k/1')).toMatchObject({ state: 'done' })
        expect(killed).toBe(true)
        expect(await current(rig)).toMatchObject({ version: '2.0.0', ready: 1, wanted: 1 })
        expect(await containersOf(rig, 'api')).toHaveLength(1)
      })

      test.each(ways)(
        'the list of fault points is the list of those that are passed: %o',
        async (way) => {
          await using rig = await composeRig(place, flavour, options(way))
          const trace = join(rig.folder, 'trace')
          const actions = await everything(rig)
          for (const action of actions) {
            expect(await applyElsewhere(rig, action, { LASTGOOD_FAULT_TRACE: trace })).toBe(0)
            await expect
              .poll(() => rig.target.observe(rig.ref, action, 'k', rig.io), { timeout: 120_000 })
              .toMatchObject({ state: 'done' })
          }
          const passed = (await readFile(trace, 'utf8')).split('\n').filter(Boolean)
          expect(passed).toEqual(pointsOf(actions).map((point) => `${point}#1`))
        },
      )
    })
  }
})
