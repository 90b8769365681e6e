import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bring, inOrder } from '../../../../test/conformance/drive.ts'
import { sshRig } from '../../../../test/conformance/ssh-rig.ts'
import { temporaryFolder } from '../../../../test/support/repository.ts'
import {
  deploy,
  refusal,
  revisions,
  stepsTo,
  wavesTo,
  withSettings,
} from '../../../../test/support/ssh-drive.ts'
import { whyNoSshd } from '../../../../test/support/sshd.ts'

const why = whyNoSshd()
const busybox = ['/bin/busybox', '/usr/bin/busybox'].find((file) => existsSync(file)) ?? null

describe.skipIf(why !== null)(
  `real sshd${why === null ? '' : ` (${why})`}`,
  { timeout: 300_000 },
  () => {
    test('a release of an existing set-up is found, kept, and returned to', async () => {
      await using rig = await sshRig({ hosts: 1 })
      const path = rig.hosts[0]?.path ?? ''
      const theirs = join(path, 'releases/20240101120000')
      mkdirSync(join(theirs, 'log'), { recursive: true })
      for (const [name, text] of [
        ['mode', 'ok'],
        ['restart.sh', 'true'],
        ['healthy.sh', 'true'],
      ] as const) {
        writeFileSync(join(theirs, name), text)
      }
      symlinkSync(theirs, join(path, 'current')) // absolute, as Capistrano writes it
      expect(await revisions(rig)).toMatchObject([
        { id: '20240101120000', version: null, digest: null, state: 'current', ready: 1 },
      ])
      const next = await rig.release('2.0.0')
      const steps = inOrder(await wavesTo(rig, next))
      for (const { action } of steps)
        expect(await bring(rig, action, 'k')).toMatchObject({ state: 'done' })
      for (const n of [1, 2, 3]) await deploy(rig, await rig.release(`2.0.${n}`))
      expect(await rig.target.tidy?.(rig.ref, 1, rig.io)).toHaveLength(2)
      expect((await revisions(rig)).map(({ version }) => version)).toEqual(['2.0.3', '2.0.2', null])

      symlinkSync(theirs, join(path, 'elsewhere'))
      rmSync(join(path, 'current'))
      symlinkSync('/', join(path, 'current'))
      const seen = await rig.target.history(rig.ref, 10, rig.io)
      expect(seen).toMatchObject({
        state: 'unavailable',
        problem: { what: expect.stringContaining('something outside releases/ (/)') as string },
      })
    })

    test('the first deploy over an existing release is taken back to it', async () => {
      await using rig = await sshRig({
        hosts: 1,
        settings: { restart: undefined, health: undefined },
      })
      const path = rig.hosts[0]?.path ?? ''
      mkdirSync(join(path, 'releases/20240101120000'), { recursive: true })
      symlinkSync('releases/20240101120000', join(path, 'current'))
      const steps = await stepsTo(rig, await rig.release('2.0.0'))
      for (const { action } of steps)
        expect(await bring(rig, action, 'k')).toMatchObject({ state: 'done' })
      for (const { undo } of [...steps].reverse()) if (undo) await bring(rig, undo, 'u')
      expect((await revisions(rig)).map(({ id }) => id)).toEqual(['20240101120000'])
      expect(readlinkSync(join(path, 'current'))).toBe('releases/20240101120000')
    })

    test('the restart gets the settings and where it is, and nothing of ours in between', async () => {
      const restart = ['sh', '-c', 'env > log/env; echo "$*" >> log/env', 'sh', '$(id)', "it's", '']
      await using rig = await sshRig({
        hosts: 1,
        settings: { restart },
        env: { SECRET: "a'b $(id)" },
      })
      const path = rig.hosts[0]?.path ?? ''
      const wanted = await rig.release('1.9.0')
      await deploy(rig, wanted)
      const lines = ((await rig.io.files.readText(join(path, 'shared/log/env'))) ?? '').split('\n')
      expect(lines).toEqual(
        expect.arrayContaining([
          "SECRET=a'b $(id)",
          'LASTGOOD_VERSION=1.9.0',
          `LASTGOOD_REVISION=${wanted.revision}`,
          `PWD=${path}/current`,
          "$(id) it's ",
        ]),
      )
      expect(lines.filter((line) => /^(LC_ALL|root|state|rev|releases)=/.test(line))).toEqual([])
    })

    test.skipIf(busybox === null)(
      'hosts that have busybox and nothing else go there and back',
      async () => {
        using bin = temporaryFolder()
        execFileSync(busybox ?? '', ['--install', '-s', bin.folder])
        await using rig = await sshRig({ hosts: 1, programs: bin.folder })
        const path = rig.hosts[0]?.path ?? ''
        expect(await rig.target.preflight(rig.ref, rig.io)).toEqual([])
        const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
        const tell = ['sh', '-c', 'echo "$PATH" > log/path']
        await deploy(withSettings(rig, { restart: tell }), old)
        const programs = await rig.io.files.readText(join(path, 'shared/log/path'))
        expect(programs).toBe(`${bin.folder}\n`)
        await deploy(rig, next)
        await deploy(rig, old.revision)
        await deploy(rig, next.revision)
        await rig.io.files.remove(join(rig.ref.stateFolder, 'artifacts'))
        await deploy(rig, { ...old, revision: `${old.revision}-again` })
        expect((await revisions(rig))[0]).toMatchObject({
          version: '1.9.0',
          state: 'current',
          ready: 1,
        })
        expect(await rig.target.tidy?.(rig.ref, 1, rig.io)).toEqual([old.revision])
        writeFileSync(join(path, 'releases', next.revision, 'mode'), 'tampered')
        const [verify] = await stepsTo(rig, next.revision)
        const seen = verify && (await rig.target.observe(rig.ref, verify.action, 'k', rig.io))
        expect(seen).toMatchObject({ state: 'failed' })
      },
    )

    test('shared paths come from shared/; a missing file is said before anything moves', async () => {
      await using rig = await sshRig({
        hosts: 1,
        settings: { shared: ['log/', '.env', 'config/secret.yml'] },
      })
      const path = rig.hosts[0]?.path ?? ''
      const missing = await rig.target.preflight(rig.ref, rig.io)
      expect(missing.map(({ what }) => what)).toEqual([
        expect.stringContaining('shared/.env is missing') as string,
        expect.stringContaining('shared/config/secret.yml is missing') as string,
      ])
      const wanted = await rig.release('1.9.0', 'ok', {
        'config/secret.yml': 'sample',
        'log/old': 'x',
      })
      const [place] = await stepsTo(rig, wanted)
      expect((await refusal(rig, place)).what).toMatch(/shared\/\.env is missing/)
      expect(await revisions(rig)).toEqual([])
      mkdirSync(join(path, 'shared/config'), { recursive: true })
      writeFileSync(join(path, 'shared/.env'), 'A=1')
      writeFileSync(join(path, 'shared/config/secret.yml'), 'real')
      expect(await rig.target.preflight(rig.ref, rig.io)).toEqual([])
      await deploy(rig, wanted)
      const read = await rig.io.files.readText(join(path, 'current/config/secret.yml'))
      expect(read).toBe('real')
    })

    test('shared files are fingerprinted on every host, without their content; a silent host leaves them unknown', async () => {
      await using rig = await sshRig({ settings: { shared: ['log/', '.env'] } })
      const files = rig.hosts.map(({ path }) => join(path, 'shared/.env'))
      const [first = '', second = ''] = files
      const digest = async (...more: string[]) => {
        const seen = await rig.target.mounted?.(rig.ref, more, rig.io)
        return seen?.state === 'ok' ? seen.value : seen?.problem.what
      }
      expect(await digest()).toEqual({ 'shared/.env': null })
      for (const file of files) {
        mkdirSync(join(file, '..'), { recursive: true })
        writeFileSync(file, 'PASSWORD=hush')
      }
      const before = await digest()
      expect(before).toEqual({ 'shared/.env': expect.stringMatching(/^sha256:/) as string })
      expect(await digest()).toEqual(before)
      writeFileSync(second, 'PASSWORD=another')
      const changed = await digest()
      expect(changed).not.toEqual(before)
      rmSync(second)
      expect([before, changed]).not.toContainEqual(await digest())
      writeFileSync(second, 'PASSWORD=hush')
      // Of what was shared once; names that lead elsewhere are never asked for.
      expect(await digest('shared/old.yml', 'shared/../../secret', '/etc/passwd')).toEqual({
        ...(before as object),
        'shared/old.yml': null,
      })
      writeFileSync(first, 'x'.repeat(2 ** 20 + 1))
      writeFileSync(second, 'x'.repeat(2 ** 20 + 1))
      expect(await digest()).toEqual({}) // data, by its size
      await rig.hosts[1]?.sshd.stop()
      expect(await digest()).toMatch(/^host 2 of 2 could not be asked: web2/)
    })
  },
)
