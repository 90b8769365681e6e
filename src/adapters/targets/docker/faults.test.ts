import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bring, inOrder } from '../../../../test/conformance/drive.ts'
import { ask, begin, change, history, planned } from '../../../../test/conformance/docker-drive.ts'
import {
  dockerPlace,
  dockerRig,
  noDockerRig,
  type DockerPlace,
} from '../../../../test/conformance/docker-rig.ts'
import type { ServiceImage } from '../../../../test/support/images.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import { portFor } from './ports.ts'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Has a port, unless somebody else has it already: taken is taken. */
async function occupied(port: number) {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening').catch(() => {})
  return server
}

describe.skipIf(noDockerRig !== null)(`docker, at fault${noDockerRig ?? ''}`, () => {
  let place: DockerPlace
  beforeAll(async () => {
    place = await dockerPlace()
  })
  afterAll(() => place[Symbol.asyncDispose]())

  test('an engine that is gone and comes back: unknown meanwhile, one effect in the end', async () => {
    await using rig = await dockerRig(place)
    const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
    await change(rig, 'blue-green', old)
    const [fetch, start, promote] = inOrder(await planned(rig, 'blue-green', next))
    if (!fetch || !start || !promote) throw new Error('no steps')
    await bring(rig, fetch.action, 'k/0')
    await bring(rig, start.action, 'k/1')
    await place.engine.end('SIGKILL')
    try {
      expect(await rig.target.history(rig.ref, 10, rig.io)).toMatchObject({ state: 'unavailable' })
      expect(await rig.target.artifact(rig.ref, old.digest, rig.io)).toMatchObject({
        state: 'unavailable',
      })
      const seen = await rig.target.observe(rig.ref, start.action, 'k/1', rig.io)
      expect(seen).toMatchObject({ state: 'unknown' })
      const applied = rig.target.apply(rig.ref, promote.action, 'k/2', rig.io)
      await expect(applied).rejects.toBeInstanceOf(ProblemError)
      expect(await rig.target.preflight(rig.ref, rig.io)).toMatchObject([
        { what: expect.stringContaining('does not answer') as string },
      ])
    } finally {
      await place.engine.begin()
    }
    expect(await bring(rig, start.action, 'k/1')).toMatchObject({ state: 'done' })
    expect(await bring(rig, promote.action, 'k/2')).toMatchObject({ state: 'done' })
    expect(await rig.starts('2.0.0')).toBe(1)
    expect(await ask(rig, '/version')).toBe('2.0.0')
  })

  test('a container that ends again and again has failed, and its secret is not quoted', async () => {
    await using rig = await dockerRig(place, { env: { SECRET: 'hunter2-secret' } })
    const seen = await begin(rig, await rig.release('2.0.0', { mode: 'exit' }), 20)
    expect(seen).toMatchObject({ state: 'failed' })
    const text = JSON.stringify(seen)
    expect(text).toContain('exit code 3')
    expect(text).toContain('the password *** is wrong')
    expect(text).not.toContain('hunter2-secret')
  })

  test.each<[string, Omit<ServiceImage, 'version'>, string | null, string]>([
    ['fails its health check', { mode: '500' }, '/cgi-bin/health', 'answered 500'],
    ['listens nowhere', { mode: 'silent' }, null, 'nothing listens'],
    ['flaps', { mode: 'flap' }, '/cgi-bin/health', 'answered 500'],
    ['fails its own HEALTHCHECK', { healthcheck: '/bin/busybox false' }, '/version', 'HEALTHCHECK'],
  ])('a container that %s is never called healthy', async (_, image, health, says) => {
    await using rig = await dockerRig(place, { health })
    const wanted = await rig.release('2.0.0', image)
    expect(await begin(rig, wanted, 2)).toMatchObject({
      state: 'progressing',
      says: expect.stringContaining(says) as string,
    })
  })

  test('a HEALTHCHECK of the image decides, whatever the path of the component answers', async () => {
    await using rig = await dockerRig(place, { health: '/not-there' })
    const check = '/bin/busybox wget -q -O /dev/null http://127.0.0.1:8080/version'
    const seen = await begin(rig, await rig.release('1.9.0', { healthcheck: check }), 20)
    expect(seen).toMatchObject({ state: 'done' })
  })

  test('a worker without a port is healthy when it keeps running', async () => {
    await using rig = await dockerRig(place, { target: { port: undefined }, health: null })
    await change(rig, 'blue-green', await rig.release('1.9.0', { mode: 'silent' }))
    expect(await history(rig)).toMatchObject([{ state: 'current', ready: 1, endpoints: [] }])
  })

  test('a service that crashes is found where it was', async () => {
    await using rig = await dockerRig(place)
    await change(rig, 'blue-green', await rig.release('1.9.0'))
    const endpoint = async () => (await history(rig))[0]?.endpoints[0]
    const before = await endpoint()
    const name = `${rig.ref.service}.production.api`
    const pid = await place.engine.docker('inspect', '--format', '{{.State.Pid}}', name)
    process.kill(Number(pid), 'SIGKILL')
    await expect.poll(() => rig.starts('1.9.0'), { timeout: 120_000 }).toBe(2)
    await expect.poll(endpoint, { timeout: 120_000 }).toBe(before)
  })

  test('a port that something else has is left to it, and another one taken', async () => {
    const ports = '9700-9709'
    await using rig = await dockerRig(place, { target: { ports } })
    const old = await rig.release('1.9.0')
    const name = `${rig.ref.service}.production.api.${old.revision}.0`
    const first = portFor({ from: 9700, to: 9709 }, name, 0)
    const other = await occupied(first)
    try {
      await change(rig, 'blue-green', old)
      const [endpoint] = (await history(rig))[0]?.endpoints ?? []
      expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:970\d$/)
      expect(endpoint).not.toContain(String(first))
      expect(await rig.starts('1.9.0')).toBe(1)
    } finally {
      other.close()
    }
  })

  test('with every port taken nothing is started, and the range is named', async () => {
    const taken = await Promise.all(Array.from({ length: 10 }, (_, n) => occupied(9800 + n)))
    try {
      await using rig = await dockerRig(place, { target: { ports: '9800-9809' } })
      const wanted = await rig.release('1.9.0')
      await expect(begin(rig, wanted, 5)).rejects.toThrow(/9800 to 9809/)
      expect(await rig.starts('1.9.0')).toBe(0)
      expect((await history(rig)).filter(({ state }) => state !== 'stopped')).toEqual([])
    } finally {
      for (const one of taken) one.close()
    }
  })

  test('a mount that is not there fails the start, and leaves nothing that runs', async () => {
    await using rig = await dockerRig(place, {
      target: {
        mounts: [{ source: join('/tmp', `lastgood-absent-${process.pid}`), target: '/x' }],
      },
    })
    await rm(join('/tmp', `lastgood-absent-${process.pid}`), { recursive: true, force: true })
    await expect(begin(rig, await rig.release('1.9.0'), 5)).rejects.toThrow(/cannot be made/)
    expect(await history(rig)).toEqual([])
  })
})
