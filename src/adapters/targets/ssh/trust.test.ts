import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sshRig, type SshRig } from '../../../../test/conformance/ssh-rig.ts'
import { deploy, revisions, withSettings } from '../../../../test/support/ssh-drive.ts'
import { makeKeys, startSshd, sshUser, whyNoSshd } from '../../../../test/support/sshd.ts'

const why = whyNoSshd()

const preflight = async (rig: SshRig) => {
  const problems = await rig.target.preflight(rig.ref, rig.io)
  const history = await rig.target.history(rig.ref, 10, rig.io)
  return { problem: problems[0], history }
}

describe.skipIf(why !== null)(
  `real sshd${why === null ? '' : ` (${why})`}`,
  { timeout: 300_000 },
  () => {
    test('an unknown host key is refused, with how to add it, and is not learned', async () => {
      await using rig = await sshRig({ hosts: 1 })
      writeFileSync(rig.knownHosts, '')
      const { problem, history } = await preflight(rig)
      expect(problem?.what).toBe('The host key of web1 is not known')
      expect(problem?.hint).toMatch(/^ssh-keyscan -p \d+ 127\.0\.0\.1 .*ssh-keygen -lf/)
      expect(history).toMatchObject({ state: 'unavailable' })
      expect(readFileSync(rig.knownHosts, 'utf8')).toBe('')
    })

    test('a changed host key is refused and named as such', async () => {
      await using rig = await sshRig({ hosts: 1 })
      const other = makeKeys(join(rig.folder, 'other'))
      const { sshd } = rig.hosts[0] ?? { sshd: { port: 0 } }
      writeFileSync(rig.knownHosts, `[127.0.0.1]:${sshd.port} ${other.hostPublic}\n`)
      const { problem, history } = await preflight(rig)
      expect(problem?.what).toMatch(/web1 shows another host key/)
      expect(history).toMatchObject({ state: 'unavailable' })
    })

    test('a key that is not let in is told, and nobody is asked for a password', async () => {
      await using rig = await sshRig({ hosts: 1 })
      const stranger = makeKeys(join(rig.folder, 'stranger'))
      const { problem } = await preflight(
        withSettings(rig, { identityFile: stranger.identityFile }),
      )
      expect(problem?.what).toMatch(/web1 does not let this user in/)
    })

    test('nobody else can use the connection that is kept', async () => {
      await using rig = await sshRig({ hosts: 1 })
      await revisions(rig)
      const temporary = rig.io.env['TMPDIR'] ?? '/tmp'
      const folder = join(
        temporary.length > 40 ? '/tmp' : temporary,
        `lastgood-${process.getuid?.()}`,
      )
      expect(statSync(folder).mode & 0o777).toBe(0o700)
    })

    test('what a login shell says and does in between is not taken for an answer', async () => {
      await using rig = await sshRig({ hosts: 1 })
      const noisy = await startSshd(join(rig.folder, 'noisy'), rig.keys, {
        lines: [
          `ForceCommand printf 'release\\tevil\\t1\\t{}\\nproblem\\tno\\n'; eval "$SSH_ORIGINAL_COMMAND"`,
        ],
      })
      try {
        writeFileSync(rig.knownHosts, `[127.0.0.1]:${noisy.port} ${rig.keys.hostPublic}\n`)
        const [host] = rig.ref.binding.target['hosts'] as { path: string }[]
        const through = withSettings(rig, { hosts: [{ ...host, port: noisy.port }] })
        await deploy(through, await rig.release('1.9.0'))
        expect(await revisions(through)).toMatchObject([{ version: '1.9.0', state: 'current' }])
        await rig.target.shutDown?.(through.ref, rig.io)
      } finally {
        await noisy.stop()
      }
    })

    test('hosts behind a jump host are reached through it', async () => {
      await using rig = await sshRig({ hosts: 1 })
      const gate = await startSshd(join(rig.folder, 'gate'), rig.keys)
      try {
        // The jump's own options come from the ssh config: -J hands it nothing else.
        const config = join(rig.folder, 'config')
        writeFileSync(
          config,
          `IdentityFile ${rig.keys.identityFile}\nUserKnownHostsFile ${rig.knownHosts}\n`,
        )
        const known = readFileSync(rig.knownHosts, 'utf8')
        writeFileSync(rig.knownHosts, `${known}[127.0.0.1]:${gate.port} ${rig.keys.hostPublic}\n`)
        const jump = `${sshUser()}@127.0.0.1:${gate.port}`
        const through = withSettings(rig, { configFile: config, jump })
        expect(await revisions(through)).toEqual([])
        await gate.stop()
        await rig.target.shutDown?.(through.ref, rig.io)
        expect(await rig.target.history(through.ref, 10, rig.io)).toMatchObject({
          state: 'unavailable',
        })
        expect(await revisions(rig)).toEqual([])
      } finally {
        await gate.stop()
      }
    })

    test('a script that is cut off on its way does nothing at all', async () => {
      await using rig = await sshRig({ hosts: 1 })
      const marker = join(rig.folder, 'marker')
      const seen: string[] = []
      const io: typeof rig.io = {
        ...rig.io,
        exec: async (argv, options = {}) => {
          if (options.input !== undefined) seen.push(options.input)
          return rig.io.exec(argv, options)
        },
      }
      const restart = ['touch', marker]
      await deploy({ ...withSettings(rig, { restart }), io }, await rig.release('1.9.0'))
      const whole = seen.find((text) => text.includes('switch_to') && text.includes(marker)) ?? ''
      expect(existsSync(marker)).toBe(true)
      execFileSync('rm', [marker, join(rig.hosts[0]?.path ?? '', '.lastgood/switched')])
      // Every cut within the call itself, and some before: only the whole script acts.
      const tail = whole.length - whole.lastIndexOf('\n{\n')
      for (let cut = 2; cut < tail; cut += 3) {
        const ran = await rig.io.exec(['sh', '-s'], { input: whole.slice(0, -cut) })
        expect([cut, existsSync(marker), ran.stdout.includes('switched')]).toEqual([
          cut,
          false,
          false,
        ])
      }
      await rig.io.exec(['sh', '-s'], { input: whole })
      expect(existsSync(marker)).toBe(true)
    })
  },
)
