import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bring } from '../../../../test/conformance/drive.ts'
import { sshRig } from '../../../../test/conformance/ssh-rig.ts'
import { deploy, refusal, revisions, stopStep } from '../../../../test/support/ssh-drive.ts'
import { whyNoSshd } from '../../../../test/support/sshd.ts'

const why = whyNoSshd()

describe.skipIf(why !== null)(
  `stopping hosts of a real sshd${why === null ? '' : ` (${why})`}`,
  { timeout: 300_000 },
  () => {
    test('a stop command that fails, or ends well and stops nothing: told, and everything runs again', async () => {
      await using rig = await sshRig({ env: { SECRET: 'hunter22' } })
      const [stuck, deaf, next] = [
        await rig.release('1.9.0', 'stuck'),
        await rig.release('1.9.1', 'deaf'),
        await rig.release('2.0.0'),
      ] as const
      const done = { state: 'done' }
      await deploy(rig, stuck)
      const failing = await stopStep(rig, next)
      const problem = await refusal(rig, failing)
      expect(problem.what).toMatch(/^web1: the stop command failed: cannot stop with \*\*\*/)
      expect(problem.what).toContain('web1, web2 run 1.9.0')
      expect(problem.what).toContain('not known to be stopped')
      expect(await rig.target.observe(rig.ref, failing.action, 'k', rig.io)).toEqual({
        state: 'absent',
      })
      expect((await revisions(rig))[0]).toMatchObject({ state: 'current', ready: 0, wanted: 2 })
      expect(await bring(rig, failing.undo ?? failing.action, 'u')).toMatchObject(done)
      expect((await revisions(rig))[0]).toMatchObject({ state: 'current', ready: 2 })

      await deploy(rig, deaf)
      const useless = await stopStep(rig, next)
      await rig.target.apply(rig.ref, useless.action, 'k', rig.io)
      expect(await rig.target.observe(rig.ref, useless.action, 'k', rig.io)).toMatchObject({
        state: 'progressing',
        says: expect.stringContaining('still healthy: web1, web2') as string,
      })
      // Somebody deploys meanwhile: that is neither stopped nor started again.
      await deploy(rig, next, 'd2')
      expect((await refusal(rig, useless)).what).toContain(
        'somebody else switched: current is 2.0.0',
      )
      expect(await bring(rig, useless.undo ?? useless.action, 'u2')).toMatchObject(done)
      for (const host of rig.hosts) {
        expect((await rig.started(host)).slice(-2)).toEqual([deaf.revision, next.revision])
      }
    })

    test('hosts that another restore stopped, and somebody started by hand, are stopped again', async () => {
      await using rig = await sshRig({ hosts: 1 })
      const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
      await deploy(rig, old)
      const { action } = await stopStep(rig, next)
      expect(await bring(rig, action, 'run-1/s2')).toMatchObject({ state: 'done' })
      const down = join(rig.hosts[0]?.path ?? '', 'shared/log/down')
      rmSync(down)
      expect(await rig.target.observe(rig.ref, action, 'run-2/s2', rig.io)).toEqual({
        state: 'absent',
      })
      expect(await bring(rig, action, 'run-2/s2')).toMatchObject({ state: 'done' })
      expect(existsSync(down)).toBe(true)
    })

    test('without a stop command nothing is planned, and the missing setting is named', async () => {
      await using rig = await sshRig({ settings: { stop: undefined } })
      await deploy(rig, await rig.release('1.9.0'))
      expect(rig.target.stopsFirst?.(rig.ref)).toMatchObject({
        hint: expect.stringContaining('stop:') as string,
      })
      const next = await rig.release('2.0.0')
      await expect(stopStep(rig, next)).rejects.toThrow(
        /Nothing says how the hosts of web are stopped/,
      )
    })
  },
)
