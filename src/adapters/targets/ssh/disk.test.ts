import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bring } from '../../../../test/conformance/drive.ts'
import { sshRig } from '../../../../test/conformance/ssh-rig.ts'
import { deploy, refusal, revisions, stepsTo } from '../../../../test/support/ssh-drive.ts'
import { smallDisk, whyNoMount } from '../../../../test/support/small-disk.ts'
import { whyNoSshd } from '../../../../test/support/sshd.ts'

const why = whyNoSshd() ?? whyNoMount()

describe.skipIf(why !== null)(
  `a disk that is full${why === null ? '' : ` (${why})`}`,
  { timeout: 300_000 },
  () => {
    test('on one host stops a deploy before anything moves, and going back works without space', async () => {
      using disk = smallDisk(2048)
      if (disk === null) throw new Error('not mounted')
      await using rig = await sshRig({
        pathOf: (n, folder) => (n === 1 ? join(disk.folder, 'shop') : join(folder, `web${n + 1}`)),
      })
      const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
      await deploy(rig, old)
      await deploy(rig, next)
      const large = await rig.release('2.1.0', 'ok', { large: 'x'.repeat(3 * 1024 * 1024) })
      const [place] = await stepsTo(rig, large)
      const problem = await refusal(rig, place)
      expect(problem.what).toMatch(/^web2: .*no space left/i)
      expect(problem.what).toContain(`web1, web2 run 2.0.0 (${next.revision})`)
      expect(problem.hint).toMatch(/space/)
      const second = join(disk.folder, 'shop')
      expect(readdirSync(join(second, '.lastgood/incoming'))).toEqual([])
      expect(readdirSync(join(second, 'releases')).sort()).toEqual(
        [old.revision, next.revision].sort(),
      )
      expect((await rig.target.preflight(rig.ref, rig.io))[0]?.what).toMatch(/web2: \d+ MB free/)

      // Not a byte left: going back to what the host has must work all the same.
      spawnSync('dd', ['if=/dev/zero', `of=${join(disk.folder, 'full')}`, 'bs=4k'])
      expect(() => writeFileSync(join(disk.folder, 'more'), 'x'.repeat(8192))).toThrow(/ENOSPC/)
      const restart = await stepsTo(rig, old.revision)
      for (const [n, { action }] of restart.entries()) {
        if (n < 2) expect(await bring(rig, action, 'k')).toMatchObject({ state: 'done' })
      }
      await rig.target
        .apply(rig.ref, restart[2]?.action ?? { do: '', revision: '' }, 'k', rig.io)
        .catch(() => {})
      expect(readlinkSync(join(second, 'current'))).toBe(`releases/${old.revision}`)

      rmSync(join(disk.folder, 'full'))
      execFileSync('mount', ['-o', 'remount,size=64m', disk.folder])
      await deploy(rig, large)
      expect((await revisions(rig))[0]).toMatchObject({
        version: '2.1.0',
        state: 'current',
        ready: 2,
      })
      expect(existsSync(join(second, 'current/large'))).toBe(true)
      mkdirSync(join(rig.folder, 'done'))
    })
  },
)
