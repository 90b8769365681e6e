import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bring, runWaves } from '../../../../test/conformance/drive.ts'
import {
  noSwarmRig,
  swarmPlace,
  swarmRig,
  type SwarmPlace,
  type SwarmRig,
} from '../../../../test/conformance/swarm-rig.ts'
import {
  actionTo,
  backTo,
  current,
  deploy,
  inspected,
  refusal,
  revisions,
  stopOf,
  withEnv,
} from '../../../../test/support/swarm-drive.ts'

/** The rig, but right before the first post of a spec somebody else does something. */
function meanwhile(rig: SwarmRig, work: () => Promise<unknown>): SwarmRig {
  let done = false
  return {
    ...rig,
    io: {
      ...rig.io,
      async http(request) {
        if (!done && request.method === 'POST' && /\/services\/.*\/update/.test(request.url)) {
          done = true
          await work()
        }
        return rig.io.http(request)
      },
    },
  }
}

describe.skipIf(noSwarmRig !== null)(`swarm, with company and faults${noSwarmRig ?? ''}`, () => {
  let place: SwarmPlace
  beforeAll(async () => {
    place = await swarmPlace()
  })
  afterAll(() => place[Symbol.asyncDispose]())

  test('going back brings the spec as it was, and keeps the scale of now', async () => {
    await using rig = await swarmRig(place)
    const [old, bad] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
    await deploy(rig, old)
    await deploy(withEnv(rig, { DOOR: 'red', PASSWORD: 'hush-hush' }), bad)
    expect((await inspected(rig)).TaskTemplate.ContainerSpec.Env).toContain('PASSWORD=hush-hush')
    const waves = await backTo(rig, old)
    expect(JSON.stringify([waves, await revisions(rig)])).not.toContain('hush')
    const scaled = meanwhile(rig, () =>
      rig.engine.docker('service', 'scale', '--detach', `${rig.service}=2`),
    )
    await runWaves(scaled, waves, 'r')
    const now = await inspected(rig)
    expect(now.Mode.Replicated.Replicas).toBe(2)
    expect(now.TaskTemplate.ContainerSpec.Env.toSorted()).toEqual([
      'DOOR=green',
      'STARTS=/starts/log',
    ])
    expect(await current(rig)).toMatchObject({ version: '1.9.0', ready: 2, wanted: 2 })
  })

  test('a stop is refused when somebody deployed meanwhile, and what is scaled up again is told', async () => {
    await using rig = await swarmRig(place)
    const docker = (...args: string[]) => rig.engine.docker(...args)
    const { action, undo } = await stopOf(rig)
    const deployed = meanwhile(rig, () =>
      docker('service', 'update', '--detach', '--env-add', 'DOOR=red', rig.service),
    )
    expect((await refusal(deployed, action)).what).toContain('Somebody changed the service')
    expect((await inspected(rig)).Mode.Replicated.Replicas).toBe(1)

    const fresh = await stopOf(rig)
    expect(await bring(rig, fresh.action, 'k')).toMatchObject({ state: 'done' })
    await docker('service', 'scale', '--detach', `${rig.service}=3`)
    expect(await rig.target.observe(rig.ref, fresh.action, 'k', rig.io)).toEqual({
      state: 'absent',
    })
    expect((await refusal(rig, fresh.action)).what).toContain('Somebody scaled')
    // Theirs is the scale that stays.
    expect(await bring(rig, fresh.undo, 'u')).toMatchObject({ state: 'done' })
    expect(await current(rig)).toMatchObject({ ready: 3, wanted: 3 })
    expect((await refusal(rig, undo)).what).toContain('Somebody changed the service')
  })

  test('a stopped service keeps its scale through a deploy that nobody planned', async () => {
    await using rig = await swarmRig(place)
    await rig.engine.docker('service', 'scale', '--detach', `${rig.service}=2`)
    await expect.poll(() => current(rig), { timeout: 60_000 }).toMatchObject({ ready: 2 })
    const { action } = await stopOf(rig)
    expect(await bring(rig, action, 'k')).toMatchObject({ state: 'done' })
    await deploy(rig, await rig.release('2.0.0'))
    expect(await current(rig)).toMatchObject({ version: '2.0.0', ready: 2, wanted: 2 })
    const labels = Object.keys((await inspected(rig)).Labels)
    expect(labels).not.toContain('lastgood.scale')
  })

  test('what was rotated keeps what it is now: variables, and files of secrets that are gone', async () => {
    await using rig = await swarmRig(place)
    const docker = (...args: string[]) => rig.engine.docker(...args)
    const secret = (name: string) =>
      rig.engine.dockerWith(Buffer.from(name), 'secret', 'create', `${rig.service}-${name}`, '-')
    const file = (name: string) => `source=${rig.service}-${name},target=db_password`
    await secret('v1')
    await docker('service', 'update', '--secret-add', file('v1'), rig.service)
    const [old, bad] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
    await deploy(withEnv(rig, { DOOR: 'green', PASSWORD: 'before' }), old)
    await secret('v2')
    const to = ['--secret-rm', `${rig.service}-v1`, '--secret-add', file('v2')]
    await docker('service', 'update', ...to, rig.service)
    await docker('secret', 'rm', `${rig.service}-v1`)
    const today = withEnv(rig, { DOOR: 'red', PASSWORD: 'hush-hush' })
    await deploy(today, bad)

    // Without the policy Swarm refuses what refers to a secret that is gone: nothing has moved.
    const [kept] = (await backTo(today, old)).flatMap(({ cutover }) => cutover)
    if (kept === undefined) throw new Error('nothing planned')
    const refused = await refusal(today, kept.action)
    expect(refused.what).toContain('Swarm refuses the update')
    expect(await current(rig)).toMatchObject({ version: '2.0.0', ready: 1 })

    const target = { ...today.ref.binding.target, rotated: ['PASSWORD', 'db_password'] }
    const rotated = { ...today, ref: { ...rig.ref, binding: { ...today.ref.binding, target } } }
    const waves = await backTo(rotated, old)
    expect(JSON.stringify(waves)).toContain('PASSWORD, db_password as now')
    expect(JSON.stringify(waves)).not.toContain('hush')
    await runWaves(rotated, waves, 'r')
    const { Env, Secrets } = (await inspected(rig)).TaskTemplate.ContainerSpec
    expect(Env).toEqual(expect.arrayContaining(['PASSWORD=hush-hush', 'DOOR=green']))
    expect(Secrets).toMatchObject([{ SecretName: `${rig.service}-v2` }])
    expect(await current(rig)).toMatchObject({ version: '1.9.0', keepsSettings: true })
  })

  test("somebody else's update between plan and apply is refused, and can be left by a new plan", async () => {
    await using rig = await swarmRig(place)
    const [old, bad] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
    const docker = (...args: string[]) => rig.engine.docker(...args)
    await docker('service', 'update', '--detach', '--label-add', 'route=green', rig.service)
    await deploy(rig, old)
    const { action } = await actionTo(rig, bad)
    const change = () =>
      docker('service', 'update', '--detach', '--label-add', 'route=red', rig.service)
    expect(await refusal(meanwhile(rig, change), action)).toMatchObject({
      what: expect.stringContaining('Somebody changed the service') as string,
    })
    expect(await refusal(rig, action)).toMatchObject({
      what: expect.stringContaining('Nothing was moved') as string,
    })
    expect(await rig.starts('2.0.0')).toBe(0)
    const found = await current(rig)
    // Still that image: a rollback that leaves 1.9.0 must not pass it by.
    expect(found).toMatchObject({ version: '1.9.0', digest: old.digest })
    expect(found?.id).toMatch(/^found-/)
    const other = `${place.repository}:0.9.0@${await place.image({ version: '0.9.0' })}`
    await docker('service', 'update', '--image', other, rig.service)
    expect(await current(rig)).toMatchObject({ version: null })
    await runWaves(rig, await backTo(rig, old), 'r')
    expect((await inspected(rig)).Labels).toMatchObject({ route: 'green' })
    // What was refused leaves no trace.
    const versions = (await revisions(rig)).map(({ version }) => version)
    expect(versions).toEqual(['1.9.0', null, '1.9.0', '1.9.0', '0.9.0', '0.9.0'])
  })

  test('Swarm rolling back by itself is told as such, and taking back finds nothing to do', async () => {
    await using rig = await swarmRig(place, [
      ...['--update-failure-action', 'rollback', '--update-monitor', '3s'],
    ])
    const before = await current(rig)
    const { action, undo } = await actionTo(rig, await rig.release('2.0.0', { mode: 'exit' }))
    const seen = await bring(rig, action, 'd')
    expect(seen).toMatchObject({
      state: 'failed',
      problem: {
        what: expect.stringMatching(/by itself \(rollback .*non-zero exit \(3\)/) as string,
      },
    })
    expect(await bring(rig, undo, 'u')).toMatchObject({ state: 'done' })
    expect(await current(rig)).toMatchObject({ id: before?.id, ready: 1 })
    // A new attempt is a new one: what Swarm did before does not count against it.
    const { action: again } = await actionTo(rig, await rig.release('2.0.1'))
    expect(await rig.target.observe(rig.ref, again, 'e', rig.io)).toEqual({ state: 'absent' })
    expect(await bring(rig, again, 'e')).toMatchObject({ state: 'done' })
  })

  test('an update that Swarm pauses has failed, stops nobody from going back, and is taken back', async () => {
    await using rig = await swarmRig(place)
    const sick = {
      mode: '500',
      healthcheck: 'busybox wget -qO- http://127.0.0.1:8080/cgi-bin/health',
    } as const
    const { action, undo } = await actionTo(rig, await rig.release('2.0.0', sick))
    expect(await bring(rig, action, 'd')).toMatchObject({
      state: 'failed',
      problem: { what: expect.stringContaining('Swarm paused the update') as string },
    })
    expect(await rig.target.preflight(rig.ref, rig.io)).toEqual([])
    expect(await bring(rig, undo, 'u')).toMatchObject({ state: 'done' })
    expect(await current(rig)).toMatchObject({ version: '0.9.0', ready: 1 })
  })

  test('what another made of the service before is known, and can be gone back to, on the first day', async () => {
    await using rig = await swarmRig(place)
    const { digest } = await rig.release('1.0.0')
    const image = `${place.repository}:1.0.0@${digest}`
    await rig.engine.docker('service', 'update', '--image', image, rig.service)
    const seen = await revisions(rig)
    expect(seen.map(({ version, state }) => [version, state])).toEqual([
      ['1.0.0', 'current'],
      ['0.9.0', 'stopped'],
    ])
    const first = await rig.release('0.9.0')
    await runWaves(rig, await backTo(rig, first), 'r')
    expect(await current(rig)).toMatchObject({ version: '0.9.0', digest: first.digest, ready: 1 })
    const gone = await rig.target.tidy?.(rig.ref, 1, rig.io, new Set([first.digest]))
    expect(gone).toEqual([seen[0]?.id])
  })

  test('preflight tells what would stop a change', async () => {
    await using rig = await swarmRig(place)
    const docker = (...args: string[]) => rig.engine.docker(...args)
    const busy = ['--detach', '--update-monitor', '20s', '--env-add', 'A=1']
    await docker('service', 'update', ...busy, rig.service)
    const problem = async (of: SwarmRig = rig) =>
      (await of.target.preflight(of.ref, of.io)).map(({ what }) => what)
    await expect
      .poll(() => problem(), { timeout: 120_000 })
      .toEqual([expect.stringContaining("Somebody else's update")])
    const failing = await place.image({ version: '0.9.1', mode: 'exit' })
    const crashing = ['--update-failure-action', 'continue', '--image']
    await docker(
      ...['service', 'update', '--detach', ...crashing],
      ...[`${place.repository}:0.9.1@${failing}`, rig.service],
    )
    await expect.poll(() => problem(), { timeout: 120_000 }).toEqual([])
    const unpinned = ['--no-resolve-image', '--image', `${place.repository}:0.9.0`]
    await docker('service', 'update', '--update-monitor', '100ms', ...unpinned, rig.service)
    expect(await problem()).toEqual([expect.stringContaining('not pinned by digest')])
    const target = { ...rig.ref.binding.target, service: 'nobody' }
    const lost = { ...rig, ref: { ...rig.ref, binding: { ...rig.ref.binding, target } } }
    expect(await problem(lost)).toEqual(['Swarm has no service nobody'])
    const action = { do: 'update', revision: 'r', like: null, expected: null }
    expect(await rig.target.observe(lost.ref, action, 'k', rig.io)).toMatchObject({
      state: 'failed',
    })
    const silent = { ...rig.ref.binding.target, host: 'unix:///nobody/listens' }
    const off = { ...rig, ref: { ...rig.ref, binding: { ...rig.ref.binding, target: silent } } }
    expect(await problem(off)).toEqual([expect.stringContaining('does not answer')])
    expect(await rig.target.observe(off.ref, action, 'k', rig.io)).toMatchObject({
      state: 'unknown',
    })
    expect(await rig.target.history(off.ref, 5, rig.io)).toMatchObject({ state: 'unavailable' })
  })
})
