import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bring } from '../../../../test/conformance/drive.ts'
import { sshRig, type SshRig } from '../../../../test/conformance/ssh-rig.ts'
import { deploy, revisions, stepsTo, stopStep } from '../../../../test/support/ssh-drive.ts'
import { whyNoSshd } from '../../../../test/support/sshd.ts'
import type { TargetAction } from '../../../model/plan.ts'
import { sshFaultPoints } from './fault-points.ts'

const program = new URL('../../../../test/conformance/apply-once.ts', import.meta.url).pathname
const why = whyNoSshd()

/** Applies in another process with these fault variables; tells its exit code (137: killed). */
async function applyElsewhere(
  rig: SshRig,
  action: TargetAction,
  env: Record<string, string>,
): Promise<number> {
  const input = JSON.stringify({ kind: 'ssh', ref: rig.ref, action, key: 'k' })
  const ran = await rig.io.exec([process.execPath, program], { input, env })
  if (ran.code !== 0 && ran.code !== 137) throw new Error(ran.stderr)
  return ran.code
}

/** A place where 1.9.0 runs, and the action of the way to 2.0.0 that has this name, with whatever comes before it done. */
async function before(rig: SshRig, name: string): Promise<TargetAction> {
  await deploy(rig, await rig.release('1.9.0'))
  const next = await rig.release('2.0.0')
  if (name === 'stop' || name === 'start') {
    const { action, undo } = await stopStep(rig, next)
    if (name === 'stop' || undo === null) return action
    expect(await bring(rig, action, 'b')).toMatchObject({ state: 'done' })
    return undo
  }
  const [place, to] = await stepsTo(rig, next)
  const actions = [place?.action, to?.action, to?.undo, place?.undo].flatMap((action) =>
    action ? [action] : [],
  )
  for (const action of actions) {
    if (action.do === name) return action
    expect(await bring(rig, action, 'b')).toMatchObject({ state: 'done' })
  }
  throw new Error(`no action ${name}`)
}

describe.skipIf(why !== null)(
  `real sshd${why === null ? '' : ` (${why})`}`,
  { timeout: 300_000 },
  () => {
    test.each(sshFaultPoints)(
      'killed at %s, asked, and applied again: one effect',
      async (point) => {
        await using rig = await sshRig({ hosts: 1 })
        const action = await before(rig, point.split(':')[1] ?? '')
        expect(await applyElsewhere(rig, action, { LASTGOOD_FAULT: `${point}#1` })).toBe(137)
        expect(await bring(rig, action, 'k')).toMatchObject({ state: 'done' })
        const started = {
          ...{ place: [1, 0], switch: [1, 1], back: [2, 1], remove: [2, 1] },
          ...{ stop: [1, 0], start: [2, 0] },
        }[action.do]
        expect([await rig.starts('1.9.0'), await rig.starts('2.0.0')]).toEqual(started)
        const all = await revisions(rig)
        const alone = ['remove', 'stop', 'start'].includes(action.do)
        const there = alone ? ['1.9.0'] : ['2.0.0', '1.9.0']
        expect(all.map(({ version }) => version)).toEqual(there)
        expect(all.filter(({ state }) => state === 'current')).toHaveLength(1)
        const left = await rig.io.files.list(join(rig.hosts[0]?.path ?? '', '.lastgood/incoming'))
        expect(left).toEqual([])
      },
    )

    test('the list of fault points is the list of those that are passed', async () => {
      await using rig = await sshRig({ hosts: 1 })
      const trace = join(rig.folder, 'trace')
      await deploy(rig, await rig.release('1.9.0'))
      const next = await rig.release('2.0.0')
      const [place, to] = await stepsTo(rig, next)
      const halt = await stopStep(rig, next)
      const around = [halt.action, halt.undo, place?.action, to?.action, to?.undo, place?.undo]
      for (const action of around) {
        if (action)
          expect(await applyElsewhere(rig, action, { LASTGOOD_FAULT_TRACE: trace })).toBe(0)
      }
      const passed = readFileSync(trace, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('target:'))
        .map((line) => line.split('#')[0])
      expect(passed.toSorted()).toEqual(sshFaultPoints.toSorted())
    })
  },
)
