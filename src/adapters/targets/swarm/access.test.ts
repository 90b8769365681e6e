import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bring, runWaves } from '../../../../test/conformance/drive.ts'
import { enginePlace } from '../../../../test/conformance/engine-place.ts'
import {
  noSwarmRig,
  swarmRig,
  type SwarmPlace,
  type SwarmRig,
} from '../../../../test/conformance/swarm-rig.ts'
import { startDockerd } from '../../../../test/support/dockerd.ts'
import { privateRegistry } from '../../../../test/support/registry-private.ts'
import {
  actionTo,
  backTo,
  current,
  deploy,
  inspected,
  revisions,
} from '../../../../test/support/swarm-drive.ts'
import { joinAsWorker, startSwarm } from '../../../../test/support/swarm.ts'
import { makeCertificates } from '../../../../test/support/tls.ts'
import { freePort } from '../../../host/ports.ts'
import { nodeIo } from '../../../host/node.ts'

const password = 'correct-horse-battery'

describe.skipIf(noSwarmRig !== null)(`swarm, reached and let in${noSwarmRig ?? ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-swarm-access-'))
  let place: SwarmPlace
  let tcp: string
  beforeAll(async () => {
    makeCertificates(folder)
    tcp = `tcp://127.0.0.1:${await freePort()}`
    const pem = (name: string) => join(folder, `${name}.pem`)
    const tls = ['--tlsverify', '--tlscacert', pem('ca'), '--tlscert', pem('server-cert')]
    const flags = ['--host', tcp, ...tls, '--tlskey', pem('server-key')]
    place = await enginePlace(() => startSwarm(flags), { forget: true })
  })
  afterAll(async () => {
    await place[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  /** The rig, spoken to with other environment variables. */
  const withEnvironment = (rig: SwarmRig, env: Readonly<Record<string, string | undefined>>) => ({
    ...rig,
    io: nodeIo({ ...process.env, DOCKER_CONFIG: join(folder, 'none'), ...env }),
  })

  /** The rig, with images from another registry and a Docker configuration of its own. */
  function loggedIn(rig: SwarmRig, host: string, config: unknown): SwarmRig {
    const home = mkdtempSync(join(folder, 'home-'))
    writeFileSync(join(home, 'config.json'), JSON.stringify(config))
    const component = { ...rig.ref.binding.component, image: `${host}/shop/api:{version}` }
    return {
      ...rig,
      ref: { ...rig.ref, binding: { ...rig.ref.binding, component } },
      io: nodeIo({ ...process.env, ...rig.engine.env, DOCKER_CONFIG: home }),
    }
  }

  test('an engine behind TLS is deployed to and rolled back with the certificates of the environment', async () => {
    await using plain = await swarmRig(place)
    const verified = { DOCKER_HOST: tcp, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder }
    const rig = withEnvironment(plain, verified)
    expect(await rig.target.preflight(rig.ref, rig.io)).toEqual([])
    const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
    await deploy(rig, old)
    await deploy(rig, next)
    await runWaves(rig, await backTo(rig, old), 'r')
    expect(await current(rig)).toMatchObject({ version: '1.9.0', ready: 1 })
  })

  test('without a certificate, or with another authority, nobody gets in, and that is told as silence', async () => {
    await using plain = await swarmRig(place)
    const other = mkdtempSync(join(folder, 'other-'))
    makeCertificates(other)
    for (const env of [
      { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: other },
      { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: join(folder, 'nowhere') },
      {},
    ]) {
      const rig = withEnvironment(plain, { DOCKER_HOST: tcp, ...env })
      const [problem] = await rig.target.preflight(rig.ref, rig.io)
      expect(problem).toMatchObject({ where: `engine ${tcp}` })
      expect(await rig.target.history(rig.ref, 5, rig.io)).toMatchObject({ state: 'unavailable' })
      expect(JSON.stringify(problem)).not.toContain('PRIVATE KEY')
    }
  })

  test('a private registry is pulled from with what docker login remembered, which shows nowhere', async () => {
    await using plain = await swarmRig(place)
    await using door = await privateRegistry(place.registry, 'ana', password)
    const auth = Buffer.from(`ana:${password}`).toString('base64')
    const rig = loggedIn(plain, door.host, { auths: { [door.host]: { auth } } })
    const [old, next] = [await rig.release('1.9.1'), await rig.release('2.0.1')] as const
    await deploy(rig, old)
    await deploy(rig, next)
    const waves = await backTo(rig, old)
    await runWaves(rig, waves, 'r')
    expect(await current(rig)).toMatchObject({ version: '1.9.1', ready: 1 })
    expect(door.admitted()).toBeGreaterThan(0)
    const configs = (await rig.engine.docker('config', 'ls', '-q')).split('\n')
    const kept = await rig.engine.docker('config', 'inspect', ...configs)
    const data = (JSON.parse(kept) as { Spec: { Data: string } }[]).map(({ Spec }) =>
      Buffer.from(Spec.Data, 'base64').toString('utf8'),
    )
    const all = JSON.stringify([waves, await revisions(rig), await inspected(rig), kept, data])
    expect(all).not.toContain(password)
    expect(all).not.toContain(auth)
  })

  test('a credential helper logs in as well; one that was removed since leaves what Swarm itself was given', async () => {
    await using plain = await swarmRig(place)
    await using door = await privateRegistry(place.registry, 'ana', password)
    const bin = mkdtempSync(join(folder, 'bin-'))
    mkdirSync(bin, { recursive: true })
    const helper = join(bin, 'docker-credential-vault')
    const answer = JSON.stringify({ Username: 'ana', Secret: password })
    writeFileSync(helper, `#!/bin/sh\n[ "$1" = get ] && printf '%s' '${answer}'\n`)
    chmodSync(helper, 0o755)
    const rig = loggedIn(plain, door.host, { credHelpers: { [door.host]: 'vault' } })
    const { exec } = rig.io
    const found: SwarmRig = {
      ...rig,
      io: {
        ...rig.io,
        exec: (argv, options) =>
          exec(argv[0] === 'docker-credential-vault' ? [helper, ...argv.slice(1)] : argv, options),
      },
    }
    await deploy(found, await rig.release('1.9.2'))
    expect(await current(rig)).toMatchObject({ version: '1.9.2', ready: 1 })
    rmSync(helper)
    await deploy(rig, await rig.release('2.0.2'))
    expect(await current(rig)).toMatchObject({ version: '2.0.2', ready: 1 })
  })

  test('a login that the registry refuses fails the update with what the node says, and no password', async () => {
    await using plain = await swarmRig(place)
    await using door = await privateRegistry(place.registry, 'ana', password)
    const auth = Buffer.from('ana:hunter2-hunter2').toString('base64')
    const rig = loggedIn(plain, door.host, { auths: { [door.host]: { auth } } })
    const { action, undo } = await actionTo(rig, await rig.release('2.0.3'))
    const seen = await bring(rig, action, 'd', 5)
    expect(seen.state).not.toBe('done')
    expect(JSON.stringify(seen)).toMatch(/No such image/)
    expect(JSON.stringify(seen)).not.toContain('hunter2')
    expect(JSON.stringify(seen)).not.toContain(auth)
    expect(await bring(rig, undo, 'u')).toMatchObject({ state: 'done' })
    expect(await current(rig)).toMatchObject({ version: null, ready: 1 })
  })

  test('an engine in no swarm, and a worker, are told for what they are, with where to turn', async () => {
    await using rig = await swarmRig(place)
    await using other = await startDockerd()
    const there = withEnvironment(rig, other.env)
    const problems = async () => (await there.target.preflight(there.ref, there.io))[0]
    expect(await problems()).toMatchObject({
      what: 'This engine is in no swarm (inactive)',
      hint: expect.stringContaining('docker node ls') as string,
    })
    await joinAsWorker(other, place.engine)
    await expect
      .poll(problems, { timeout: 120_000 })
      .toMatchObject({ what: expect.stringMatching(/is a worker of its swarm/) as string })
    // What only managers can tell is not known there: neither running nor gone.
    expect(await there.target.history(there.ref, 5, there.io)).toMatchObject({
      state: 'unavailable',
    })
    const action = { do: 'update', revision: 'r', like: null, expected: null }
    expect(await there.target.observe(there.ref, action, 'k', there.io)).toMatchObject({
      state: 'unknown',
    })
    await other.docker('swarm', 'leave')
  })
})
