import { existsSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bring } from '../../../../test/conformance/drive.ts'
import { sshRig, type SshRig } from '../../../../test/conformance/ssh-rig.ts'
import {
  deploy,
  refusal,
  revisions,
  stepsTo,
  withSettings,
} from '../../../../test/support/ssh-drive.ts'
import { whyNoSshd } from '../../../../test/support/sshd.ts'
import { ask } from './connection.ts'
import { settingsOf } from './place.ts'
import { tidy } from './scripts/others.ts'

const why = whyNoSshd()
const nothing = { do: '', revision: '' }
const pathOf = (rig: SshRig) => rig.hosts[0]?.path ?? ''
const lockOf = (rig: SshRig) => join(pathOf(rig), '.lastgood/lock')

/** Restarts that take a moment, so that two are sure to meet. */
const slow = ['sh', '-c', 'sleep 1; sh restart.sh']

describe.skipIf(why !== null)(
  `real sshd${why === null ? '' : ` (${why})`}`,
  { timeout: 300_000 },
  () => {
    test('of two that switch one host at once, one wins and the other is told who', async () => {
      await using rig = await sshRig({ hosts: 1, settings: { restart: slow } })
      const [old, a, b] = [
        await rig.release('1.9.0'),
        await rig.release('2.0.0'),
        await rig.release('2.0.1'),
      ] as const
      await deploy(rig, old)
      const [placeA, toA] = await stepsTo(rig, a)
      const [placeB, toB] = await stepsTo(rig, b)
      for (const step of [placeA, placeB]) if (step) await bring(rig, step.action, 'k')
      const ends = await Promise.allSettled(
        [toA, toB].map((step, n) =>
          rig.target.apply(rig.ref, step?.action ?? nothing, `k${n}`, rig.io),
        ),
      )
      expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      const lost = ends.find((end) => end.status === 'rejected')
      expect(String(lost?.reason)).toMatch(/somebody else switched: current is 2\.0\.[01]-/)
      const host = rig.hosts[0]
      expect(host && (await rig.started(host))).toHaveLength(2)
      expect(existsSync(lockOf(rig))).toBe(false)
    })

    test('of two that repeat the same step at once, one has the effect', async () => {
      await using rig = await sshRig({ hosts: 1, settings: { restart: slow } })
      const wanted = await rig.release('1.9.0')
      const [place, to] = await stepsTo(rig, wanted)
      for (const step of [place, to]) {
        await Promise.all(
          [1, 2].map(() => rig.target.apply(rig.ref, step?.action ?? nothing, 'k', rig.io)),
        )
      }
      const host = rig.hosts[0]
      expect(host && (await rig.started(host))).toEqual([wanted.revision])
      expect(readdirSync(join(pathOf(rig), 'releases'))).toEqual([wanted.revision])
      expect(readdirSync(join(pathOf(rig), '.lastgood/incoming'))).toEqual([])
    })

    test('a lock whose owner is dead is broken; one whose owner lives is not', async () => {
      await using rig = await sshRig({ hosts: 1 })
      const wanted = await rig.release('1.9.0')
      const [place, to] = await stepsTo(rig, wanted)
      if (place) await bring(rig, place.action, 'k')
      const boot = ((await rig.io.files.readText('/proc/sys/kernel/random/boot_id')) ?? '').slice(
        0,
        8,
      )
      // A number that no process can have; this process's number with another start; and one from before a reboot.
      for (const owner of [
        `4194999.1.${boot}`,
        `${process.pid}.1.${boot}`,
        `${process.pid}.1.0badb007`,
      ]) {
        symlinkSync(owner, lockOf(rig))
        await rig.target.apply(rig.ref, to?.action ?? nothing, 'k', rig.io)
        expect(existsSync(lockOf(rig))).toBe(false)
      }
      const stat = (await rig.io.files.readText('/proc/self/stat')) ?? ''
      const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
      symlinkSync(`${process.pid}.${started}.${boot}`, lockOf(rig))
      const [host] = settingsOf(rig.ref).hosts
      if (host === undefined) throw new Error('no host')
      const order = { script: tidy, args: [host.path, '1', wanted.revision], timeoutSeconds: 30 }
      expect(await ask(rig.ref, host, order, rig.io)).toMatchObject({
        lines: [
          { word: 'problem', rest: expect.stringContaining(`process ${process.pid}`) as string },
        ],
      })
      expect(readlinkSync(lockOf(rig))).toContain(`${process.pid}.`)
    })

    test('a host that goes down in the middle of a restart starts it again when it is back', async () => {
      await using rig = await sshRig({
        hosts: 1,
        settings: { restart: ['sh', '-c', 'touch log/begun; sleep 2; sh restart.sh'] },
      })
      const wanted = await rig.release('1.9.0')
      const [place, to] = await stepsTo(rig, wanted)
      if (place) await bring(rig, place.action, 'k')
      const applying = rig.target
        .apply(rig.ref, to?.action ?? nothing, 'k', rig.io)
        .catch((error: unknown) => error)
      const until = Date.now() + 20_000
      while (!existsSync(join(pathOf(rig), 'shared/log/begun')) && Date.now() < until)
        await rig.io.clock.sleep(0.03)
      await rig.hosts[0]?.sshd.stop()
      expect(String(await applying)).toMatch(/web1 cannot be/)
      await rig.hosts[0]?.sshd.start()
      expect((await revisions(rig))[0]).toMatchObject({ state: 'current', ready: 0, wanted: 1 })
      expect(await bring(rig, to?.action ?? nothing, 'k')).toMatchObject({ state: 'done' })
      const host = rig.hosts[0]
      expect(host && (await rig.started(host))).toEqual([wanted.revision])
    })

    test('only old releases are tidied away: never what runs or ran before on any host', async () => {
      await using rig = await sshRig()
      const all = []
      for (const version of ['1.0.0', '1.1.0', '1.2.0', '1.3.0']) {
        const wanted = await rig.release(version)
        await deploy(rig, wanted)
        all.push(wanted.revision)
      }
      // One host goes back to the oldest, the other stays.
      const [, first] = await stepsTo(rig, all[0] ?? '')
      if (first) await bring(rig, first.action, 'k')
      expect(await rig.target.tidy?.(withSettings(rig, { keep: 1 }).ref, 10, rig.io)).toEqual([
        all[1],
      ])
      const left = rig.hosts.map(({ path }) => readdirSync(join(path, 'releases')).sort())
      const kept = [all[0], all[2], all[3]].sort()
      expect(left).toEqual([kept, kept])
      await rig.hosts[1]?.sshd.stop()
      await expect(rig.target.tidy?.(rig.ref, 1, rig.io)).rejects.toThrow(/web2 cannot be reached/)
      expect(readdirSync(join(pathOf(rig), 'releases')).sort()).toEqual(kept)
    })

    test('hostile revision names are refused before anything is sent', async () => {
      await using rig = await sshRig({ hosts: 1 })
      let sent = 0
      const io = { ...rig.io, exec: async () => Promise.reject(new Error(`sent ${++sent}`)) }
      const hosts = ['web1']
      for (const revision of [
        '$(id)',
        "a'b",
        'a;b',
        '.hidden',
        'a\nb',
        '../..',
        '-e',
        'a b',
        'previous',
      ]) {
        for (const action of ['place', 'verify', 'switch', 'back']) {
          const apply = rig.target.apply(
            rig.ref,
            { do: action, revision, hosts, expected: [] },
            'k',
            io,
          )
          await expect(apply).rejects.toThrow(/name/)
        }
      }
      const gone = { do: 'back', revision: 'a', hosts: ['web9'] }
      await expect(rig.target.apply(rig.ref, gone, 'k', io)).rejects.toThrow(
        /web9 is not configured/,
      )
      expect(sent).toBe(0)
    })

    test('health asked at a URL is asked from here, of each host', async () => {
      await using rig = await sshRig({
        hosts: 1,
        settings: { health: { url: 'http://{host}:9/healthz' } },
      })
      const [place, to] = await stepsTo(rig, await rig.release('1.9.0'))
      if (place) await bring(rig, place.action, 'k')
      const asked: string[] = []
      let status = 503
      const io: typeof rig.io = {
        ...rig.io,
        http: async ({ url }) => {
          asked.push(url)
          return { state: 'answered', status, headers: {}, body: '' }
        },
      }
      const sick = await bring({ ...rig, io }, to?.action ?? nothing, 'k', 0.5)
      expect(sick).toMatchObject({
        state: 'progressing',
        says: 'web1: http://127.0.0.1:9/healthz answered 503',
      })
      status = 204
      expect(await bring({ ...rig, io }, to?.action ?? nothing, 'k')).toMatchObject({
        state: 'done',
      })
      expect(new Set(asked)).toEqual(new Set(['http://127.0.0.1:9/healthz']))
      expect(
        await refusal(rig, {
          ...(to ?? (undefined as never)),
          action: { ...nothing, revision: 'x' },
        }),
      ).toMatchObject({
        what: expect.stringContaining('cannot') as string,
      })
    })
  },
)
