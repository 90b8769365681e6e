import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bring } from '../../../../test/conformance/drive.ts'
import {
  noSwarmRig,
  swarmPlace,
  swarmRig,
  type SwarmPlace,
  type SwarmRig,
} from '../../../../test/conformance/swarm-rig.ts'
import { actionTo, current, revisions, stopOf } from '../../../../test/support/swarm-drive.ts'
import type { TargetAction } from '../../../model/plan.ts'
import { targetFaultPoints } from './fault-points.ts'

const program = new URL('../../../../test/conformance/apply-once.ts', import.meta.url).pathname

/** Applies in another process with these fault variables; tells its exit code (137: killed). */
async function applyElsewhere(rig: SwarmRig, action: TargetAction, env: Record<string, string>) {
  const input = JSON.stringify({ kind: 'swarm', ref: rig.ref, action, key: 'k' })
  const ran = await rig.io.exec([process.execPath, program], {
    input,
    env: { ...rig.engine.env, ...env },
  })
  if (ran.code !== 0 && ran.code !== 137) throw new Error(ran.stderr)
  return ran.code
}

describe.skipIf(noSwarmRig !== null)(`swarm, killed${noSwarmRig ?? ''}`, () => {
  let place: SwarmPlace
  beforeAll(async () => {
    place = await swarmPlace()
  })
  afterAll(() => place[Symbol.asyncDispose]())

  const points = (of: string) => targetFaultPoints.filter((one) => one.startsWith(`swarm:${of}:`))

  test('killed while it stops and starts again, asked, and applied again: one effect', async () => {
    await using rig = await swarmRig(place)
    await rig.engine.docker('service', 'scale', '--detach', `${rig.service}=2`)
    await expect.poll(() => current(rig), { timeout: 60_000 }).toMatchObject({ ready: 2 })
    const { action, undo } = await stopOf(rig)
    for (const one of [action, undo]) {
      for (const point of points(one.do)) {
        expect(await applyElsewhere(rig, one, { LASTGOOD_FAULT: `${point}#1` })).toBe(137)
      }
      expect(await bring(rig, one, 'k')).toMatchObject({ state: 'done' })
      const ready = one === action ? 0 : 2
      expect(await current(rig)).toMatchObject({ version: '0.9.0', ready, wanted: 2 })
    }
  })

  test.each(points('update'))(
    'killed at %s, asked, and applied again: one effect',
    async (point) => {
      await using rig = await swarmRig(place)
      const { action } = await actionTo(rig, await rig.release('2.0.0'))
      expect(await applyElsewhere(rig, action, { LASTGOOD_FAULT: `${point}#1` })).toBe(137)
      expect(await bring(rig, action, 'k')).toMatchObject({ state: 'done' })
      expect(await current(rig)).toMatchObject({ version: '2.0.0', ready: 1 })
      expect(await rig.starts('2.0.0')).toBe(1)
      expect((await revisions(rig)).map(({ version }) => version)).toEqual(['2.0.0', '0.9.0'])
    },
  )

  test('the list of fault points is the list of those that are passed', async () => {
    await using rig = await swarmRig(place)
    const trace = join(rig.folder, 'trace')
    const { action } = await actionTo(rig, await rig.release('2.0.0'))
    expect(await applyElsewhere(rig, action, { LASTGOOD_FAULT_TRACE: trace })).toBe(0)
    const passed = (await readFile(trace, 'utf8')).split('\n').filter(Boolean)
    expect(passed).toEqual(points('update').map((point) => `${point}#1`))
    const { action: stop, undo } = await stopOf(rig)
    for (const one of [stop, undo]) {
      expect(await applyElsewhere(rig, one, { LASTGOOD_FAULT_TRACE: trace })).toBe(0)
    }
    const all = (await readFile(trace, 'utf8')).split('\n').filter(Boolean)
    expect(all).toEqual(targetFaultPoints.map((point) => `${point}#1`))
  })
})
