import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bring, inOrder, runWaves } from '../../../../test/conformance/drive.ts'
import { localRig, type LocalRig } from '../../../../test/conformance/local-rig.ts'
import type { TargetAction } from '../../../model/plan.ts'
import { targetFaultPoints } from './fault-points.ts'

const program = new URL('../../../../test/conformance/apply-once.ts', import.meta.url).pathname

/** Applies in another process with these fault variables; tells its exit code (137: killed). */
async function applyElsewhere(
  rig: LocalRig,
  action: TargetAction,
  key: string,
  env: Record<string, string>,
): Promise<number> {
  const input = JSON.stringify({ kind: 'local', ref: rig.ref, action, key })
  const ran = await rig.io.exec([process.execPath, program], { input, env })
  if (ran.code !== 0 && ran.code !== 137) throw new Error(ran.stderr)
  return ran.code
}

/** A place where 1.9.0 runs, and the action that passes a point, with whatever has to come before it done. */
async function before(rig: LocalRig, point: string): Promise<TargetAction> {
  const old = await rig.release('1.9.0')
  const next = await rig.release('2.0.0')
  const make = (strategy: 'blue-green', from: string | null, to: typeof old) => {
    const waves = rig.target.plan(rig.ref, {
      revisions: [],
      strategy,
      from,
      to,
      keepWarmSeconds: 600,
    })
    if ('what' in waves) throw new Error(waves.what)
    return waves
  }
  await runWaves(rig, make('blue-green', null, old), 'd1')
  const deploy = inOrder(make('blue-green', old.revision, next)).map(({ action }) => action)
  const kind = point.split(':')[1] ?? ''
  const also: Readonly<Record<string, readonly TargetAction[]>> = {
    withdraw: [{ do: 'withdraw', revision: next.revision, replica: 0 }],
    stop: [{ do: 'stop', revision: next.revision, replica: null }],
    keep: [{ do: 'keep', revision: old.revision }],
    demote: [{ do: 'demote', revision: next.revision }],
  }
  // Stopping and withdrawing are about a revision that is up and not the service.
  const first = kind === 'stop' || kind === 'withdraw' ? deploy.slice(0, 2) : deploy
  for (const [i, action] of [...first, ...(also[kind] ?? [])].entries()) {
    if (action.do === kind) return action
    expect(await bring(rig, action, `d2/${i}`)).toMatchObject({ state: 'done' })
  }
  throw new Error(`no action passes ${point}`)
}

test.each(targetFaultPoints)(
  'killed at %s, asked, and applied again: one effect',
  async (point) => {
    await using rig = await localRig()
    const action = await before(rig, point)
    expect(await applyElsewhere(rig, action, 'k', { LASTGOOD_FAULT: `${point}#1` })).toBe(137)
    expect(await bring(rig, action, 'k')).toMatchObject({ state: 'done' })
    const starts = await rig.starts('2.0.0')
    expect(starts).toBe(action.do === 'fetch' ? 0 : 1)
    expect(await rig.starts('1.9.0')).toBe(1)
  },
)

test('the list of fault points is the list of those that are passed', async () => {
  await using rig = await localRig()
  const trace = join(rig.folder, 'trace')
  const passed = new Set<string>()
  for (const kind of new Set(targetFaultPoints.map((point) => point.split(':')[1] ?? ''))) {
    await using one = await localRig()
    const action = await before(one, `target:${kind}`)
    expect(await applyElsewhere(one, action, 'k', { LASTGOOD_FAULT_TRACE: trace })).toBe(0)
  }
  for (const line of (await readFile(trace, 'utf8')).split('\n')) {
    if (line.startsWith('target:')) passed.add(line.split('#')[0] ?? '')
  }
  expect([...passed].sort()).toEqual([...targetFaultPoints].sort())
})
