import {
  appendFileSync,
  existsSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bring } from '../../../../test/conformance/drive.ts'
import { sshRig } from '../../../../test/conformance/ssh-rig.ts'
import { deploy, refusal, revisions, stepsTo } from '../../../../test/support/ssh-drive.ts'
import { whyNoSshd } from '../../../../test/support/sshd.ts'

const why = whyNoSshd()

describe.skipIf(why !== null)(
  `real sshd${why === null ? '' : ` (${why})`}`,
  { timeout: 300_000 },
  () => {
    test('a host unreachable at host 3 of 5: what runs where is told exactly, and it can be resumed', async () => {
      await using rig = await sshRig({ hosts: 5 })
      const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
      await deploy(rig, old)
      const [place, ...switches] = await stepsTo(rig, next)
      const done = { state: 'done' }
      expect(await bring(rig, place?.action ?? { do: '', revision: '' }, 'k0')).toMatchObject(done)
      const third = rig.hosts[2]
      for (const [n, { action }] of switches.entries()) {
        if (n !== 2) continue
        await third?.sshd.stop()
        expect((await refusal(rig, switches[2])).what).toMatch(/^web3 cannot be reached: .*refused/)
        const seen = await rig.target.observe(rig.ref, action, 'k', rig.io)
        expect(seen.state).toBe('unknown')
      }
      for (const n of [0, 1]) {
        const { action } = switches[n] ?? { action: { do: '', revision: '' } }
        expect(await bring(rig, action, `k${n}`)).toMatchObject(done)
      }
      const now = `web1, web2 run 2.0.0 (${next.revision}); web3 cannot be asked; web4, web5 run 1.9.0 (${old.revision})`
      expect((await refusal(rig, switches[2])).what).toContain(now)
      const seen = await rig.target.history(rig.ref, 10, rig.io)
      expect(seen).toMatchObject({
        state: 'unavailable',
        problem: { what: expect.stringContaining(now) as string },
      })

      await third?.sshd.start()
      const mixed = await revisions(rig)
      expect(
        mixed.map(({ version, state, ready, wanted }) => [version, state, ready, wanted]),
      ).toEqual([
        ['2.0.0', 'beside', 2, 5],
        ['1.9.0', 'beside', 3, 5],
      ])
      for (const [n, { action }] of switches.entries()) {
        expect(await bring(rig, action, `k${n}`)).toMatchObject(done)
      }
      expect((await revisions(rig))[0]).toMatchObject({
        version: '2.0.0',
        state: 'current',
        ready: 5,
      })
      for (const host of rig.hosts) {
        expect(await rig.started(host)).toEqual([old.revision, next.revision])
      }
    })

    test('hosts that ran different releases each return to their own', async () => {
      await using rig = await sshRig()
      const [a, b, c] = [
        await rig.release('1.0.0'),
        await rig.release('1.1.0'),
        await rig.release('2.0.0'),
      ] as const
      await deploy(rig, a)
      const [place, first] = await stepsTo(rig, b)
      for (const step of [place, first]) if (step) await bring(rig, step.action, 'k')
      const steps = await stepsTo(rig, c)
      for (const { action } of steps)
        expect(await bring(rig, action, 'k')).toMatchObject({ state: 'done' })
      for (const { undo } of [...steps].reverse()) {
        if (undo) expect(await bring(rig, undo, 'u')).toMatchObject({ state: 'done' })
      }
      const current = rig.hosts.map(({ path }) => readlinkSync(join(path, 'current')))
      expect(current).toEqual([`releases/${b.revision}`, `releases/${a.revision}`])
    })

    test('a tree that was changed is refused; files that a running release added are no change', async () => {
      await using rig = await sshRig()
      const [old, next] = [
        await rig.release('1.9.0', 'ok', { 'lib/a.js': 'a' }),
        await rig.release('2.0.0'),
      ] as const
      await deploy(rig, old)
      await deploy(rig, next)
      const on = (n: number, file: string) =>
        join(rig.hosts[n]?.path ?? '', 'releases', old.revision, file)
      writeFileSync(on(0, 'cache.pyc'), 'compiled')
      const [verify, toFirst, toSecond] = await stepsTo(rig, old.revision)
      const ask = async () =>
        rig.target.observe(rig.ref, verify?.action ?? { do: '', revision: '' }, 'k', rig.io)
      expect(await ask()).toMatchObject({ state: 'done' })
      appendFileSync(on(1, 'lib/a.js'), '// tampered')
      expect(await ask()).toMatchObject({
        state: 'failed',
        problem: {
          what: expect.stringMatching(/^web2: .*was changed: \.\/lib\/a\.js: FAILED/) as string,
        },
      })
      expect((await refusal(rig, toSecond)).what).toMatch(/web2: .*was changed/)
      if (toFirst) expect(await bring(rig, toFirst.action, 'k')).toMatchObject({ state: 'done' })
      expect(readlinkSync(join(rig.hosts[1]?.path ?? '', 'current'))).toBe(
        `releases/${next.revision}`,
      )

      // The list itself edited to agree with the files is refused as well, and so is a link that leads elsewhere.
      rmSync(on(1, '.lastgood.files'))
      expect((await refusal(rig, toSecond)).what).toMatch(/another list of files/)
    })

    test('a redeploy takes nothing from a changed tree, and uploads the artifact again', async () => {
      await using rig = await sshRig({ hosts: 1 })
      const [old, next] = [
        await rig.release('1.9.0', 'ok', { 'lib/a.js': 'a' }),
        await rig.release('2.0.0'),
      ] as const
      await deploy(rig, old)
      await deploy(rig, next)
      const path = rig.hosts[0]?.path ?? ''
      writeFileSync(join(path, 'releases', old.revision, 'cache.pyc'), 'compiled')
      const store = join(rig.ref.stateFolder, 'artifacts/sha256', `${old.digest.slice(7)}.tar`)
      await rig.io.files.rename(store, `${store}.away`)

      // Nothing to upload, and nothing to be uploaded: the host's own whole release is used, without what it added.
      expect(await rig.target.artifact(rig.ref, old.digest, rig.io)).toEqual({
        state: 'ok',
        value: 'present',
      })
      const again = { ...old, revision: `${old.revision}-again` }
      await deploy(rig, again)
      expect(existsSync(join(path, 'releases', again.revision, 'lib/a.js'))).toBe(true)
      expect(existsSync(join(path, 'releases', again.revision, 'cache.pyc'))).toBe(false)
      await deploy(rig, next.revision)

      // Linked files are changed in both.
      appendFileSync(join(path, 'releases', old.revision, 'lib/a.js'), '// tampered')
      expect(await rig.target.artifact(rig.ref, old.digest, rig.io)).toEqual({
        state: 'ok',
        value: 'corrupt',
      })
      const third = { ...old, revision: `${old.revision}-third` }
      const [place] = await stepsTo(rig, third)
      expect((await refusal(rig, place)).what).toMatch(
        /no whole release of 1.9.0, and the artifact .* is gone here/,
      )
      await rig.io.files.rename(`${store}.away`, store)
      await deploy(rig, third)
      expect((await revisions(rig))[0]).toMatchObject({
        version: '1.9.0',
        state: 'current',
        ready: 1,
      })
    })

    test('an artifact that arrives with another digest is never unpacked', async () => {
      await using rig = await sshRig({ hosts: 1 })
      const wanted = await rig.release('1.9.0')
      const [place] = await stepsTo(rig, wanted)
      const cut = { ...rig, io: { ...rig.io, exec: cutting(rig.io.exec) } }
      expect((await refusal(cut, place)).what).toMatch(/arrived with another digest/)
      expect(await revisions(rig)).toEqual([])
      expect(readdirSync(join(rig.hosts[0]?.path ?? '', '.lastgood/incoming'))).toEqual([])
    })

    test('a restart that fails is told with what it said, without secrets, and can be taken back', async () => {
      await using rig = await sshRig({ env: { SECRET: 'hunter22' } })
      const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0', 'fail')] as const
      await deploy(rig, old)
      const [place, first] = await stepsTo(rig, next)
      if (place) await bring(rig, place.action, 'k')
      const problem = await refusal(rig, first)
      expect(problem.what).toMatch(/web1: the restart of .* failed: cannot connect with \*\*\*/)
      expect(problem.what).toMatch(/web1 runs 2\.0\.0 .*whose restart failed; web2 runs 1\.9\.0/)
      const seen = await rig.target.observe(
        rig.ref,
        first?.action ?? { do: '', revision: '' },
        'k',
        rig.io,
      )
      expect(seen).toMatchObject({ state: 'failed' })
      expect(JSON.stringify([problem, seen])).not.toContain('hunter22')
      expect((await revisions(rig))[0]).toMatchObject({
        version: '2.0.0',
        state: 'beside',
        ready: 0,
      })

      if (first?.undo) expect(await bring(rig, first.undo, 'u')).toMatchObject({ state: 'done' })
      expect((await revisions(rig)).find(({ id }) => id === old.revision)).toMatchObject({
        state: 'current',
        ready: 2,
      })
      const started = await Promise.all(rig.hosts.map((host) => rig.started(host)))
      expect(started).toEqual([[old.revision, next.revision, old.revision], [old.revision]])
      const found = await rig.io.exec([
        'grep',
        '-rl',
        'hunter22',
        rig.folder,
        '--exclude=restart.log',
      ])
      expect(found).toMatchObject({ code: 1, stdout: '' })
    })

    test('a host that never becomes healthy is told with why, and the next one is left alone', async () => {
      await using rig = await sshRig()
      const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0', 'sick')] as const
      await deploy(rig, old)
      const [place, first] = await stepsTo(rig, next)
      if (place) await bring(rig, place.action, 'k')
      const seen = first && (await bring(rig, first.action, 'k', 1.5))
      expect(seen).toMatchObject({
        state: 'progressing',
        says: 'web1: health check ended with 1: not ready',
      })
      expect(await rig.started(rig.hosts[1] ?? rig.hosts[0]!)).toEqual([old.revision])
    })
  },
)

/** Sends only the first bytes of every file, as a line that breaks would. */
function cutting(exec: Awaited<ReturnType<typeof sshRig>>['io']['exec']): typeof exec {
  return async (argv, options = {}) => {
    if (options.inputFile === undefined) return exec(argv, options)
    const { timeoutSeconds = 60 } = options
    return exec(argv, { timeoutSeconds, input: 'half of it' })
  }
}
