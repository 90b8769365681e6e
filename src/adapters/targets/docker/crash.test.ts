import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bring, inOrder, runWaves } from '../../../../test/conformance/drive.ts'
import {
  dockerPlace,
  dockerRig,
  noDockerRig,
  type DockerPlace,
  type DockerRig,
} from '../../../../test/conformance/docker-rig.ts'
import type { TargetAction } from '../../../model/plan.ts'
import { targetFaultPoints } from './fault-points.ts'

const program = new URL('../../../../test/conformance/apply-once.ts', import.meta.url).pathname

/** 1.9.0 runs; the actions that deploy 2.0.0, and all others, in an order in which each has something to do. */
async function allActions(rig: DockerRig): Promise<readonly TargetAction[]> {
  const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
  const make = (from: string | null, to: typeof old) => {
    const wanted = {
      revisions: [],
      strategy: 'blue-green',
      from,
      to,
      keepWarmSeconds: 600,
    } as const
    const waves = rig.target.plan(rig.ref, wanted)
    if ('what' in waves) throw new Error(waves.what)
    return waves
  }
  await runWaves(rig, make(null, old), 'd1')
  const deploy = inOrder(make(old.revision, next)).map(({ action }) => action)
  const of = { revision: next.revision, replica: 0 }
  return [
    ...deploy.slice(0, 2), // fetch, start
    { do: 'withdraw', ...of },
    { do: 'restart', ...of },
    ...deploy.slice(2), // promote, expire
    { do: 'keep', revision: old.revision },
    { do: 'demote', revision: next.revision },
    { do: 'stop', revision: next.revision, replica: null },
  ]
}

describe.skipIf(noDockerRig !== null)(`docker, killed${noDockerRig ?? ''}`, () => {
  let place: DockerPlace
  beforeAll(async () => {
    place = await dockerPlace()
  })
  afterAll(() => place[Symbol.asyncDispose]())

  /** Applies in another process with these fault variables; tells its exit code (137: killed). */
  async function applyElsewhere(rig: DockerRig, action: TargetAction, env: Record<string, string>) {
    const input = JSON.stringify({ kind: 'docker', ref: rig.ref, action, key: 'k' })
    const all = { ...place.engine.env, ...env }
    const ran = await rig.io.exec([process.execPath, program], { input, env: all })
    if (ran.code !== 0 && ran.code !== 137) throw new Error(ran.stderr)
    return ran.code
  }

  test(
    'at every point of every action in turn, asked, and applied again: one effect',
    { timeout: 300_000 },
    async () => {
      await using rig = await dockerRig(place)
      for (const [i, action] of (await allActions(rig)).entries()) {
        for (const point of targetFaultPoints.filter((one) =>
          one.startsWith(`docker:${action.do}:`),
        )) {
          const killed = await applyElsewhere(rig, action, { LASTGOOD_FAULT: `${point}#1` })
          expect(killed, point).toBe(137)
          const seen = await rig.target.observe(rig.ref, action, `d2/${i}`, rig.io)
          expect(['absent', 'progressing', 'done'], point).toContain(seen.state)
          // The others are killed before anything is said to be done, so that the next one has all of it to do again.
          if (!point.endsWith(':after')) expect(seen.state, point).not.toBe('done')
        }
        expect(await bring(rig, action, `d2/${i}`), action.do).toMatchObject({ state: 'done' })
      }
      expect(await rig.starts('2.0.0')).toBe(1)
      expect(await rig.starts('1.9.0')).toBe(1)
      const seen = await rig.target.history(rig.ref, 5, rig.io)
      expect(seen).toMatchObject({
        value: [
          { version: '2.0.0', state: 'stopped' },
          { version: '1.9.0', state: 'beside', expiresAt: null },
        ],
      })
      const filter = ['--filter', `label=lastgood.service=${rig.ref.service}`]
      expect((await place.engine.docker('ps', '-aq', ...filter)).split('\n')).toHaveLength(2)
    },
  )

  test(
    'the list of fault points is the list of those that are passed',
    { timeout: 300_000 },
    async () => {
      await using rig = await dockerRig(place)
      const trace = join(rig.folder, 'trace')
      for (const [i, action] of (await allActions(rig)).entries()) {
        expect(await applyElsewhere(rig, action, { LASTGOOD_FAULT_TRACE: trace })).toBe(0)
        expect(await bring(rig, action, `d2/${i}`)).toMatchObject({ state: 'done' })
      }
      const lines = (await readFile(trace, 'utf8'))
        .split('\n')
        .map((line) => line.split('#')[0] ?? '')
      const passed = new Set(lines.filter((line) => line.startsWith('docker:')))
      expect([...passed].sort()).toEqual([...targetFaultPoints].sort())
    },
  )
})
