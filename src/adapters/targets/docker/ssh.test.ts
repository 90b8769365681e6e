import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, change, history, planned } from '../../../../test/conformance/docker-drive.ts'
import {
  dockerPlace,
  dockerRig,
  noDockerRig,
  type DockerPlace,
  type DockerRig,
} from '../../../../test/conformance/docker-rig.ts'
import { bring, inOrder } from '../../../../test/conformance/drive.ts'
import {
  makeKeys,
  startSshd,
  sshUser,
  whyNoSshd,
  type Keys,
  type Sshd,
} from '../../../../test/support/sshd.ts'
import { hangUpEngine } from './hang-up.ts'
import { parseSshUrl } from './ssh-url.ts'

test.each([
  ['ssh://deploy@web1', { destination: 'deploy@web1', port: null, socketPath: null }],
  ['ssh://web1.example.com:2222/', { destination: 'web1.example.com', port: 2222 }],
  ['ssh://a@[::1]:22/run/d.sock', { destination: 'a@::1', port: 22, socketPath: '/run/d.sock' }],
  ['ssh://-oProxyCommand=touch /tmp/x', null],
  ['ssh://-oProxyCommand=x@web1', null],
  ['ssh://deploy@-oProxyCommand=x', null],
  ['ssh://deploy:secret@web1', null],
  ['ssh://web1?x=1', null],
  ['ssh://web1/a?x', null],
  ['ssh://web1:0', null],
  ['ssh://', null],
])('the address %s is read, or is none', (text, expected) => {
  const found = parseSshUrl(text)
  if (expected === null) expect(found).toBeNull()
  else expect(found).toMatchObject(expected)
})

const noSshd = whyNoSshd()
const why = noDockerRig ?? (noSshd === null ? null : ` (${noSshd})`)
const program = new URL('../../../../test/conformance/apply-once.ts', import.meta.url).pathname

describe.skipIf(why !== null)(`docker behind ssh${why ?? ''}`, { timeout: 300_000 }, () => {
  let place: DockerPlace
  let folder: string
  let keys: Keys
  let sshd: Sshd
  let sshOptions: { configFile: string; identityFile: string; knownHostsFile: string }
  beforeAll(async () => {
    place = await dockerPlace()
    folder = mkdtempSync(join(tmpdir(), 'lastgood-docker-ssh-'))
    keys = makeKeys(join(folder, 'keys'))
    sshd = await startSshd(join(folder, 'sshd'), keys, {
      path: [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/bin'].join(delimiter),
    })
    const knownHostsFile = join(folder, 'known_hosts')
    writeFileSync(knownHostsFile, `[${sshd.address}]:${sshd.port} ${keys.hostPublic}\n`)
    sshOptions = { configFile: '/dev/null', identityFile: keys.identityFile, knownHostsFile }
  })
  afterAll(async () => {
    await sshd.stop()
    rmSync(folder, { recursive: true, force: true })
    await place[Symbol.asyncDispose]()
  })

  const url = (socket = place.engine.socket) =>
    `ssh://${sshUser()}@${sshd.address}:${sshd.port}${socket}`

  /** A rig whose engine is only told by the environment, and that hangs up at the end. */
  async function throughSsh(target: object = {}, host = url()) {
    const rig = await dockerRig(place, { target: { sshOptions, ...target } })
    const there = { ...rig, io: { ...rig.io, env: { ...rig.io.env, DOCKER_HOST: host } } }
    return Object.assign(there, {
      async [Symbol.asyncDispose]() {
        await hangUpEngine(there.ref, there.io)
        await rig[Symbol.asyncDispose]()
      },
    })
  }
  const problemOf = async (rig: DockerRig) => (await rig.target.preflight(rig.ref, rig.io))[0]

  test('goes there and back: deployed, kept warm, switched back, redeployed', async () => {
    await using rig = await throughSsh({ replicas: 3 })
    expect(await problemOf(rig)).toBeUndefined()
    const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
    await change(rig, 'blue-green', old)
    await change(rig, 'rolling', next)
    expect(await ask(rig, '/version')).toBe('2.0.0')
    await change(rig, 'redeploy', { ...old, revision: 'back' })
    expect(await ask(rig, '/version')).toBe('1.9.0')
    expect(await history(rig)).toMatchObject([
      { id: 'back', state: 'current', ready: 3 },
      { version: '2.0.0', state: 'stopped' },
      { version: '1.9.0', state: 'stopped' },
    ])
    expect(await rig.starts('1.9.0')).toBe(6)
  })

  test('a host that goes away in mid-run is unknown, and back again it is one effect', async () => {
    await using rig = await throughSsh()
    const [fetch, start] = inOrder(await planned(rig, 'blue-green', await rig.release('1.9.0')))
    if (!fetch || !start) throw new Error('no steps')
    await bring(rig, fetch.action, 'k/0')
    await rig.target.apply(rig.ref, start.action, 'k/1', rig.io)
    await sshd.stop()
    try {
      const seen = await rig.target.observe(rig.ref, start.action, 'k/1', rig.io)
      expect(seen).toMatchObject({ state: 'unknown' })
      expect(await rig.target.history(rig.ref, 10, rig.io)).toMatchObject({ state: 'unavailable' })
      expect((await problemOf(rig))?.what).toMatch(/cannot be reached: .*refused/i)
    } finally {
      await sshd.start()
    }
    expect(await bring(rig, start.action, 'k/1')).toMatchObject({ state: 'done' })
    expect(await rig.starts('1.9.0')).toBe(1)
  })

  test('an engine that was restarted is asked over a new connection', async () => {
    await using rig = await throughSsh()
    await change(rig, 'blue-green', await rig.release('1.9.0'))
    await place.engine.end('SIGKILL')
    await place.engine.begin()
    expect(await history(rig)).toMatchObject([{ version: '1.9.0', state: 'current', ready: 1 }])
  })

  test('what is mounted there cannot be asked from here, and is not taken for unchanged', async () => {
    const mounts = [{ source: '/etc/shop', target: '/etc/shop', readOnly: true }]
    await using rig = await throughSsh({ mounts })
    expect(await rig.target.mounted?.(rig.ref, [], rig.io)).toMatchObject({
      state: 'unavailable',
      problem: { what: expect.stringContaining('/etc/shop') as string },
    })
  })

  test('an engine that is gone behind a host that answers is told as that', async () => {
    await using rig = await throughSsh({}, url('/no/such.sock'))
    expect(await problemOf(rig)).toMatchObject({
      what: expect.stringMatching(/engine on 127\.0\.0\.1 does not answer/) as string,
      hint: expect.stringContaining('docker version') as string,
    })
  })

  test('keys that are unknown, or let nobody in, and a host without docker, each have their way out', async () => {
    const nobodys = join(folder, 'nobody')
    writeFileSync(nobodys, '')
    const strange = { ...sshOptions, knownHostsFile: nobodys }
    await using unknown = await throughSsh({ sshOptions: strange })
    expect(await problemOf(unknown)).toMatchObject({
      what: 'The host key of 127.0.0.1 is not known',
      hint: expect.stringContaining('ssh-keyscan') as string,
    })
    const stranger = { ...sshOptions, identityFile: makeKeys(join(folder, 'other')).identityFile }
    await using shut = await throughSsh({ sshOptions: stranger })
    expect((await problemOf(shut))?.what).toContain('does not let this user in')

    const bare = await startSshd(join(folder, 'bare'), keys, { path: dirname(nobodys) })
    try {
      const knownHostsFile = join(folder, 'bare_hosts')
      writeFileSync(knownHostsFile, `[${bare.address}]:${bare.port} ${keys.hostPublic}\n`)
      const host = `ssh://${sshUser()}@${bare.address}:${bare.port}`
      await using rig = await throughSsh({ sshOptions: { ...sshOptions, knownHostsFile } }, host)
      expect((await problemOf(rig))?.what).toMatch(/no docker command/)
    } finally {
      await bare.stop()
    }
  })

  test('a process that asked ends when it is done: no connection holds it up', async () => {
    await using rig = await throughSsh()
    const [fetch] = inOrder(await planned(rig, 'blue-green', await rig.release('1.9.0')))
    const input = JSON.stringify({ kind: 'docker', ref: rig.ref, action: fetch?.action, key: 'k' })
    const env = { ...place.engine.env, DOCKER_HOST: url() }
    const ran = await rig.io.exec([process.execPath, program], { input, env, timeoutSeconds: 50 })
    expect(ran).toMatchObject({ code: 0, stderr: '' })
  })
})
