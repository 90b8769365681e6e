import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bring, runWaves } from '../../../../test/conformance/drive.ts'
import {
  noSwarmRig,
  swarmPlace,
  swarmRig,
  type SwarmPlace,
} from '../../../../test/conformance/swarm-rig.ts'
import {
  actionTo,
  backTo,
  current,
  deploy,
  inspected,
  stopOf,
} from '../../../../test/support/swarm-drive.ts'

describe.skipIf(noSwarmRig !== null)(`swarm, other kinds of service${noSwarmRig ?? ''}`, () => {
  let place: SwarmPlace
  beforeAll(async () => {
    place = await swarmPlace()
  })
  afterAll(() => place[Symbol.asyncDispose]())

  test('a global service goes there and back, one task a node, and stays global', async () => {
    await using rig = await swarmRig(place, [
      ...['--mode', 'global', '--update-order', 'stop-first'],
    ])
    const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
    await deploy(rig, old)
    await deploy(rig, next)
    expect(await current(rig)).toMatchObject({ version: '2.0.0', ready: 1, wanted: 1 })
    await runWaves(rig, await backTo(rig, old), 'r')
    expect(await current(rig)).toMatchObject({ version: '1.9.0', ready: 1, wanted: 1 })
    expect((await inspected(rig)).Mode).toEqual({ Global: {} })

    // A node that takes no work has none to be counted.
    const node = await rig.engine.docker('node', 'ls', '-q')
    await rig.engine.docker('node', 'update', '--availability', 'drain', node)
    try {
      await expect.poll(() => current(rig), { timeout: 120_000 }).toMatchObject({ wanted: 0 })
    } finally {
      await rig.engine.docker('node', 'update', '--availability', 'active', node)
    }
    await expect.poll(() => current(rig), { timeout: 120_000 }).toMatchObject({ ready: 1 })
  })

  test('a global service is stopped on all nodes, started again, and comes back with its placement', async () => {
    await using rig = await swarmRig(place, [
      ...['--mode', 'global', '--constraint', 'node.role==manager', '--update-order', 'stop-first'],
    ])
    const { action, undo } = await stopOf(rig)
    expect(await bring(rig, action, 's')).toMatchObject({ state: 'done' })
    expect(await current(rig)).toMatchObject({ version: '0.9.0', ready: 0 })
    expect(await bring(rig, undo, 'u')).toMatchObject({ state: 'done' })
    await expect.poll(() => current(rig), { timeout: 60_000 }).toMatchObject({ ready: 1 })
    expect(await bring(rig, action, 's2')).toMatchObject({ state: 'done' })
    await deploy(rig, await rig.release('1.9.0'))
    expect(await current(rig)).toMatchObject({ version: '1.9.0', ready: 1, wanted: 1 })
    const { TaskTemplate } = await inspected(rig)
    expect(TaskTemplate).toMatchObject({ Placement: { Constraints: ['node.role==manager'] } })
  })

  test('a global service whose release cannot start is told, and taken back', async () => {
    await using rig = await swarmRig(place, [
      ...['--mode', 'global', '--update-order', 'stop-first', '--update-monitor', '2s'],
    ])
    const { action, undo } = await actionTo(rig, await rig.release('2.0.0', { mode: 'exit' }))
    expect(await bring(rig, action, 'd')).toMatchObject({
      state: 'failed',
      problem: { what: expect.stringMatching(/paused the update .*exit \(3\)/) as string },
    })
    expect(await bring(rig, undo, 'u')).toMatchObject({ state: 'done' })
    expect(await current(rig)).toMatchObject({ version: '0.9.0', ready: 1, wanted: 1 })
  })

  test(
    'Swarm that gets stuck while rolling back by itself is told as that, and can be left',
    { timeout: 300_000 },
    async () => {
      // Once this file is there, no release runs for long. What ends at once, Swarm does not always count.
      const stuck =
        '[ ! -e /starts/stuck ] || { busybox sleep 1; exit 4; }; exec busybox sh /service'
      await using rig = await swarmRig(place, [
        ...['--entrypoint', `busybox sh -c "${stuck}"`],
        ...['--update-failure-action', 'rollback', '--update-monitor', '3s'],
        ...['--rollback-monitor', '3s', '--update-order', 'stop-first'],
      ])
      const file = join(rig.folder, 'stuck')
      const { action, undo } = await actionTo(rig, await rig.release('2.0.0'))
      writeFileSync(file, '')
      await bring(rig, action, 'd')
      const status = ['--format', '{{.UpdateStatus.State}}', rig.service]
      await expect
        .poll(() => rig.engine.docker('service', 'inspect', ...status), { timeout: 120_000 })
        .toBe('rollback_paused')
      expect(await rig.target.observe(rig.ref, action, 'd', rig.io)).toMatchObject({
        state: 'failed',
        problem: {
          what: expect.stringMatching(
            /back from 2\.0\.0 by itself \(rollback paused\): .*non-zero exit \(4\)/,
          ) as string,
        },
      })
      // What Swarm went back to does not run either: nobody may call that taken back.
      expect(await bring(rig, undo, 'u')).toMatchObject({
        state: 'failed',
        problem: { what: expect.stringContaining('paused while rolling back') as string },
      })
      expect(await current(rig)).toMatchObject({ version: '0.9.0', ready: 0 })
      expect(await rig.target.preflight(rig.ref, rig.io)).toEqual([])
      rmSync(file)
      await runWaves(rig, await backTo(rig, await rig.release('0.9.0')), 'r')
      expect(await current(rig)).toMatchObject({ version: '0.9.0', ready: 1 })
    },
  )
})
