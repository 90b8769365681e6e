import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, change, history, withImage } from '../../../../test/conformance/docker-drive.ts'
import {
  dockerPlace,
  dockerRig,
  noDockerRig,
  type DockerPlace,
} from '../../../../test/conformance/docker-rig.ts'

describe.skipIf(noDockerRig !== null)(`docker, names and settings${noDockerRig ?? ''}`, () => {
  let place: DockerPlace
  beforeAll(async () => {
    place = await dockerPlace()
  })
  afterAll(() => place[Symbol.asyncDispose]())

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
})
