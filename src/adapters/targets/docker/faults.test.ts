import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bring, inOrder, runWaves } from '../../../../test/conformance/drive.ts'
import {
  dockerPlace,
  dockerRig,
  noDockerRig,
  type DockerPlace,
  type DockerRig,
} from '../../../../test/conformance/docker-rig.ts'
import type { ServiceImage } from '../../../../test/support/images.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { ChangeRequest, ComponentRef, Wanted } from '../target.ts'

const history = async (rig: DockerRig) => {
  const seen = await rig.target.history(rig.ref, 10, rig.io)
  if (seen.state !== 'ok') throw new Error(seen.problem.what)
  return seen.value
}

async function planned(
  rig: DockerRig,
  strategy: ChangeRequest['strategy'],
  to: Wanted,
  keepWarmSeconds = 0,
) {
  const revisions = await history(rig)
  const from = revisions.find(({ state }) => state === 'current')?.id ?? null
  const waves = rig.target.plan(rig.ref, { revisions, strategy, from, to, keepWarmSeconds })
  if ('what' in waves) throw new Error(waves.what)
  return waves
}

let runs = 0
async function change(
  rig: DockerRig,
  ...wanted: Parameters<typeof planned> extends [unknown, ...infer R] ? R : never
) {
  runs += 1
  await runWaves(rig, await planned(rig, ...wanted), `run${runs}`)
}

/** Fetches and starts a release on an empty place, and tells what is seen of the start at the end. */
async function begin(rig: DockerRig, to: Wanted, timeoutSeconds: number) {
  const [fetch, start] = inOrder(await planned(rig, 'blue-green', to))
  if (fetch === undefined || start === undefined) throw new Error('nothing to begin')
  expect(await bring(rig, fetch.action, 'k/0')).toMatchObject({ state: 'done' })
  return bring(rig, start.action, 'k/1', timeoutSeconds)
}

const ask = async (rig: DockerRig, path: string) => {
  const address = (await history(rig)).find(({ state }) => state === 'current')?.endpoints[0]
  const answer = await rig.io.http({ method: 'GET', url: `${address}${path}`, timeoutSeconds: 5 })
  if (answer.state !== 'answered') throw new Error(answer.why)
  return answer.body
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

  test('a release brought back has the environment it had; a deploy has that of now', async () => {
    await using rig = await dockerRig(place, { env: { SECRET: 'then' } })
    const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
    await change(rig, 'blue-green', old)
    const rotated: ComponentRef = {
      ...rig.ref,
      binding: { ...rig.ref.binding, env: { ...rig.ref.binding.env, SECRET: 'now', MORE: 'x' } },
    }
    const later = { ...rig, ref: rotated }
    const target = { ...rotated.binding.target, rotated: ['SECRET'] }
    const named = { ...rig, ref: { ...rotated, binding: { ...rotated.binding, target } } }
    await change(later, 'blue-green', next)
    expect(await ask(rig, '/cgi-bin/env')).toContain('SECRET=now\n')
    await change(later, 'redeploy', { ...old, revision: 'back' })
    const env = await ask(rig, '/cgi-bin/env')
    expect(env).toContain('SECRET=then\n')
    expect(env).toContain('LASTGOOD_REVISION=back\n')
    expect(env).not.toContain('MORE=')
    expect(await ask(rig, '/version')).toBe('1.9.0')
    await change(later, 'blue-green', { ...next, revision: 'next' })
    await change(named, 'redeploy', { ...old, revision: 'rotated' })
    expect(await ask(rig, '/cgi-bin/env')).toContain('SECRET=now\n')
    expect(await ask(rig, '/cgi-bin/env')).not.toContain('MORE=')
    await change(later, 'blue-green', { ...old, revision: 'again' })
    expect(await ask(rig, '/cgi-bin/env')).toContain('SECRET=now\n')
  })

  test('what is kept needs no registry, and pruning images does not take it away', async () => {
    await using rig = await dockerRig(place)
    const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
    await change(rig, 'blue-green', old)
    await change(rig, 'blue-green', next)
    await place.engine.docker('image', 'prune', '-a', '-f')
    const unreachable: ComponentRef = withImage(rig, 'registry.invalid/shop:{version}')
    const cut = { ...rig, ref: unreachable }
    expect(await rig.target.artifact(cut.ref, old.digest, rig.io)).toEqual({
      state: 'ok',
      value: 'present',
    })
    await change(cut, 'redeploy', { ...old, revision: 'back' })
    expect(await ask(rig, '/version')).toBe('1.9.0')
  })

  test('when people removed the containers too, the registry brings it back; else it is gone', async () => {
    await using rig = await dockerRig(place)
    const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
    await change(rig, 'blue-green', old)
    await change(rig, 'blue-green', next)
    await place.engine.docker('container', 'prune', '-f')
    await place.engine.docker('image', 'prune', '-a', '-f')
    expect((await history(rig)).map(({ version }) => version)).toEqual(['2.0.0'])
    expect(await rig.target.artifact(rig.ref, old.digest, rig.io)).toMatchObject({
      value: 'present',
    })
    await change(rig, 'redeploy', { ...old, revision: 'back' })
    expect(await ask(rig, '/version')).toBe('1.9.0')
  })

  test('a digest that is nowhere is gone; a registry that is silent could not be asked', async () => {
    await using rig = await dockerRig(place)
    const never = { ...(await rig.release('1.9.0')), digest: `sha256:${'0'.repeat(64)}` } as const
    expect(await rig.target.artifact(rig.ref, never.digest, rig.io)).toEqual({
      state: 'ok',
      value: 'gone',
    })
    const [fetch] = inOrder(await planned(rig, 'blue-green', never))
    if (!fetch) throw new Error('no steps')
    const applied = rig.target.apply(rig.ref, fetch.action, 'k', rig.io)
    await expect(applied).rejects.toThrow(/cannot pull the image/)
    const silent = withImage(rig, '127.0.0.1:1/shop/api:{version}')
    expect(await rig.target.artifact(silent, never.digest, rig.io)).toMatchObject({
      state: 'unavailable',
    })
    await expect(rig.target.apply(silent, fetch.action, 'k', rig.io)).rejects.toThrow(/cannot pull/)
    expect(await history(rig)).toEqual([])
  })

  test('a name that a stranger has is not taken, and the service stays what it is', async () => {
    await using rig = await dockerRig(place)
    const old = await rig.release('1.9.0')
    const name = `${rig.ref.service}.production.api`
    const stranger = ['create', '--name', name, '--label', `lastgood.service=${rig.ref.service}`]
    const image = `${place.registry.host}/shop/api@${old.digest}`
    await place.engine.docker('pull', image)
    await place.engine.docker(...stranger, image)
    await expect(change(rig, 'blue-green', old)).rejects.toThrow(
      /another container|Another container/,
    )
    expect(await history(rig)).toMatchObject([{ state: 'beside' }])
    await place.engine.docker('rm', name)
    await change(rig, 'blue-green', { ...old, revision: 'second' })
    expect((await history(rig)).map(({ id, state }) => [id, state])).toEqual([
      ['second', 'current'],
      [old.revision, 'stopped'],
    ])
  })

  test('tidying keeps the newest, the current, what is spared; and stops what is past its time', async () => {
    await using rig = await dockerRig(place)
    const [good, a, b] = [
      await rig.release('1.9.0'),
      await rig.release('2.0.0'),
      await rig.release('2.0.1'),
    ] as const
    await change(rig, 'blue-green', good)
    await change(rig, 'blue-green', a)
    await change(rig, 'blue-green', b, 1)
    const late = { ...rig.io, clock: { ...rig.io.clock, now: () => new Date(Date.now() + 60_000) } }
    expect(await rig.target.tidy?.(rig.ref, 5, late)).toEqual([])
    expect((await history(rig)).map(({ state }) => state)).toEqual([
      'current',
      'stopped',
      'stopped',
    ])
    expect(await rig.target.tidy?.(rig.ref, 0, rig.io, new Set([good.digest]))).toEqual([
      a.revision,
    ])
    expect((await history(rig)).map(({ version }) => version)).toEqual(['2.0.1', '1.9.0'])
    expect(await rig.target.tidy?.(rig.ref, 0, rig.io)).toEqual([good.revision])
    const held = await place.engine.docker('images', '--format', '{{.Tag}}', keepOf(rig))
    expect(held.split('\n')).toEqual([b.revision])
  })

  test('preflight tells what is missing, all at once', async () => {
    await using rig = await dockerRig(place, {
      target: {
        port: undefined,
        network: 'no-such-net',
        mounts: [{ source: '/no/such', target: '/x' }],
      },
    })
    const problems = await rig.target.preflight({ ...withImage(rig, null) }, rig.io)
    expect(problems.map(({ what }) => what)).toEqual([
      expect.stringContaining('names no container image'),
      expect.stringContaining('on which port'),
      expect.stringContaining('no network no-such-net'),
      expect.stringContaining('/no/such'),
    ])
  })

  test('a service that Compose runs is told before the first deploy, never in the way of a later change', async () => {
    await using rig = await dockerRig(place)
    const old = await rig.release('1.9.0')
    const labels = [
      `com.docker.compose.project=${rig.ref.service}`,
      'com.docker.compose.service=api',
    ]
    const image = `${place.registry.host}/shop/api@${old.digest}`
    await place.engine.docker('pull', image)
    const flags = [...labels, `lastgood.service=${rig.ref.service}`].flatMap((label) => [
      '--label',
      label,
    ])
    await place.engine.docker('run', '-d', '--name', `${rig.ref.service}-api-1`, ...flags, image)
    expect(await rig.target.preflight(rig.ref, rig.io)).toMatchObject([
      { what: expect.stringContaining(`(${rig.ref.service}-api-1)`) as string },
    ])
    await change(rig, 'blue-green', old)
    expect(await rig.target.preflight(rig.ref, rig.io)).toEqual([])
  })

  test.each(['../evil', '', '-rf', 'a/b', 'a\u0000b', '$(reboot)', 'ä'])(
    'the name %j of a service, environment or component reaches no engine',
    async (name) => {
      await using rig = await dockerRig(place)
      const component = { ...rig.ref.binding.component, name }
      for (const ref of [
        { ...rig.ref, service: name },
        { ...rig.ref, environment: name },
        { ...rig.ref, binding: { ...rig.ref.binding, component } },
      ]) {
        const action = { do: 'promote', revision: 'r1' }
        await expect(rig.target.apply(ref, action, 'k', rig.io)).rejects.toThrow(/name/)
        expect(await rig.target.observe(ref, action, 'k', rig.io)).toMatchObject({
          state: 'unknown',
        })
        expect(await rig.target.history(ref, 5, rig.io)).toMatchObject({ state: 'unavailable' })
        expect(await rig.target.preflight(ref, rig.io)).not.toEqual([])
      }
    },
  )

  test('values and versions that look like something else arrive as they are', async () => {
    const odd = 'a=b $(reboot) "\' --rm\nsecond line'
    await using rig = await dockerRig(place, { env: { ODD: odd } })
    const old = { ...(await rig.release('1.9.0')), version: '1.9.0;{}"\'' }
    const ref = withImage(rig, `${place.registry.host}/shop/api`)
    await change({ ...rig, ref }, 'blue-green', old)
    expect(await history(rig)).toMatchObject([{ version: old.version, state: 'current' }])
    expect(await ask(rig, '/cgi-bin/env')).toContain(`ODD=${odd}\n`)
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

const keepOf = ({ ref }: DockerRig) => `lastgood.local/${ref.service}/production/api`

const withImage = ({ ref }: DockerRig, image: string | null): ComponentRef => ({
  ...ref,
  binding: { ...ref.binding, component: { ...ref.binding.component, image } },
})
