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

/** The action of a kind, with what has to come before it done. */
async function before(rig: DockerRig, kind: string): Promise<TargetAction> {
  // Without these the others have something to do as well.
  const needless = new Set(['withdraw', 'restart', 'demote', 'keep'])
  for (const [i, action] of (await allActions(rig)).entries()) {
    if (action.do === kind) return action
    if (needless.has(action.do) && !(kind === 'restart' && action.do === 'withdraw')) continue
    if (kind === 'stop' && (action.do === 'promote' || action.do === 'expire')) continue
    expect(await bring(rig, action, `d2/${i}`)).toMatchObject({ state: 'done' })
  }
  throw new Error(`no action ${kind}`)
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

  test.each(targetFaultPoints)('at %s, asked, and applied again: one effect', async (point) => {
    await using rig = await dockerRig(place)
    const action = await before(rig, point.split(':')[1] ?? '')
    expect(await applyElsewhere(rig, action, { LASTGOOD_FAULT: `${point}#1` })).toBe(137)
    expect(await bring(rig, action, 'k')).toMatchObject({ state: 'done' })
    expect(await rig.starts('2.0.0')).toBe(action.do === 'fetch' ? 0 : 1)
    expect(await rig.starts('1.9.0')).toBe(1)
    const filter = ['--filter', `label=lastgood.service=${rig.ref.service}`]
    const made = (await place.engine.docker('ps', '-aq', ...filter)).split('\n')
    expect(made).toHaveLength(action.do === 'fetch' ? 1 : 2)
  })

  test('the list of fault points is the list of those that are passed', async () => {
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
  })
})
