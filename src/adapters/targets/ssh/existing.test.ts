import { mkdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bring, inOrder } from '../../../../test/conformance/drive.ts'
import { sshRig } from '../../../../test/conformance/ssh-rig.ts'
import { deploy, refusal, revisions, stepsTo, wavesTo } from '../../../../test/support/ssh-drive.ts'
import { whyNoSshd } from '../../../../test/support/sshd.ts'

const why = whyNoSshd()

describe.skipIf(why !== null)(`real sshd${why === null ? '' : ` (${why})`}`, () => {
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
})
