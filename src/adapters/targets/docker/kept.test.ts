import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runWaves } from '../../../../test/conformance/drive.ts'
import {
  ask,
  change,
  history,
  keepOf,
  withImage,
} from '../../../../test/conformance/docker-drive.ts'
import {
  dockerPlace,
  dockerRig,
  noDockerRig,
  type DockerPlace,
} from '../../../../test/conformance/docker-rig.ts'
import type { ComponentRef } from '../target.ts'

describe.skipIf(noDockerRig !== null)(`docker, kept${noDockerRig ?? ''}`, () => {
  let place: DockerPlace
  beforeAll(async () => {
    place = await dockerPlace()
  })
  afterAll(() => place[Symbol.asyncDispose]())

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

  test('what is kept warm stops when its time is over, and not when it was brought back before', async () => {
    await using rig = await dockerRig(place)
    const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
    await change(rig, 'blue-green', old)
    await change(rig, 'blue-green', next, 1)
    const states = async () => (await history(rig)).map(({ state }) => state)
    await expect.poll(states, { timeout: 120_000 }).toEqual(['current', 'stopped'])
    const names = () => place.engine.docker('ps', '-a', '--format', '{{.Names}}')
    await expect.poll(names, { timeout: 120_000 }).not.toContain('until')

    await change(rig, 'blue-green', { ...old, revision: 'warm' })
    await change(rig, 'blue-green', { ...next, revision: 'bad' }, 600)
    const waiting = () =>
      rig.io.processes.family(
        null,
        'LASTGOOD_STOPPER',
        `${rig.ref.stateFolder}:${rig.ref.service}.production.api:warm`,
      )
    expect(waiting()).toHaveLength(1)
    const revisions = await history(rig)
    const to = { existing: 'warm', version: '1.9.0' }
    const request = {
      revisions,
      strategy: 'switch-back',
      from: 'bad',
      to,
      keepWarmSeconds: 0,
    } as const
    const waves = rig.target.plan(rig.ref, request)
    if ('what' in waves) throw new Error(waves.what)
    await runWaves(rig, waves, 'back')
    await expect.poll(waiting, { timeout: 120_000 }).toEqual([])
    expect((await history(rig)).find(({ state }) => state === 'current')?.id).toBe('warm')
  })
})
