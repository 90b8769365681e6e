import { expect, test } from 'vitest'
import { localRig } from '../../test/conformance/traffic-local.ts'
import { errors } from '../../test/conformance/traffic-rig.ts'
import { aScene, counted, never, type Scene } from '../../test/support/evidence.ts'
import { externalTarget } from '../adapters/targets/external.ts'
import { recovered } from './recovered.ts'
import { soak, type SoakLook } from './soak.ts'

const soaking = (scene: Scene, given: Partial<Parameters<typeof soak>[2]> = {}) =>
  soak(scene.project, scene.places, {
    version: '2.0.0',
    soakSeconds: 0.3,
    lookSeconds: 0.05,
    ...given,
  })

/** A scene whose traffic is the real switch with one real replica of 2.0.0. */
async function realSwitch() {
  const rig = await localRig()
  const scene = await aScene({ guards: [errors] })
  await rig.replica('r2', '2.0.0')
  await rig.route('r2', '2.0.0', [errors])
  const [place] = scene.places.places
  if (place === undefined) throw new Error('no place')
  const { traffic, ref } = rig
  const places = { ...scene.places, places: [{ ...place, traffic, ref }] }
  const url = await rig.url()
  return {
    scene,
    places,
    rig,
    ask: async (path: string) => void (await (await fetch(`${url}${path}`)).text()),
    async [Symbol.asyncDispose]() {
      await rig[Symbol.asyncDispose]()
      await scene[Symbol.asyncDispose]()
    },
  }
}

test('a release that fails behind the real switch trips the guard long before the soak is over', async () => {
  await using world = await realSwitch()
  const { project } = world.scene
  let going = true
  const load = (async () => {
    for (let i = 0; going; i++) await world.ask(i % 4 === 0 ? '/status/500' : '/')
  })()
  const looks: SoakLook[] = []
  const found = await soak(project, world.places, {
    version: '2.0.0',
    soakSeconds: 25,
    lookSeconds: 0.05,
    emit: (look) => looks.push(look),
  })
  going = false
  await load
  expect(found).toMatchObject({
    ended: 'tripped',
    readings: [{ guard: 'errors', outcome: 'bad' }],
  })
  expect(found.verdict).toMatchObject({
    service: 'shop',
    environment: 'production',
    version: '2.0.0',
    verdict: 'bad',
    basis: 'guard-tripped',
  })
  expect(looks.at(-1)?.readings).toEqual(found.readings)
})

test('a release that answers behind the real switch soaks to good', async () => {
  await using world = await realSwitch()
  for (let i = 0; i < 30; i++) await world.ask('/')
  const end = await soak(world.scene.project, world.places, {
    version: '2.0.0',
    soakSeconds: 0.5,
    lookSeconds: 0.1,
  })
  expect(end).toMatchObject({
    ended: 'soaked',
    readings: [{ outcome: 'too-little-data', counts: { bad: 0, total: 30 } }],
    verdict: { verdict: 'good', basis: 'soaked' },
  })
})

test('a release that traffic was taken from is left alone', async () => {
  await using world = await realSwitch()
  await world.rig.replica('r1', '1.9.0')
  await world.ask('/')
  const watching = soak(world.scene.project, world.places, { version: '2.0.0', soakSeconds: 20 })
  await world.rig.route('r1', '1.9.0', [errors])
  expect(await watching).toMatchObject({ ended: 'left', verdict: null })
})

test('the whole time passes before a verdict, and every look is told', async () => {
  await using scene = await aScene()
  scene.world.samples = async () => counted('2.0.0', 0, 5000)
  const looks: SoakLook[] = []
  const end = await soaking(scene, { emit: (look) => looks.push(look) })
  expect(end.afterSeconds).toBeGreaterThanOrEqual(0.3)
  expect(looks.length).toBeGreaterThan(1)
  expect(end.verdict).toMatchObject({ verdict: 'good', by: 'lastgood', at: end.at })
})

test('one failing look at the very end is repeated, not the end of an hour of soaking', async () => {
  await using scene = await aScene()
  const problem = { what: 'The switch hangs', where: 'socket', hint: 'restart it' }
  let looks = 0
  scene.world.samples = async () =>
    ++looks < 3 ? { state: 'unavailable', problem } : counted('2.0.0', 0, 5000)
  const end = await soaking(scene, { soakSeconds: 0 })
  expect(end.verdict).toMatchObject({ verdict: 'good' })
})

test('counters that never answer leave it unproven, and the soak ends all the same', async () => {
  await using scene = await aScene()
  scene.world.samples = never
  const end = await soaking(scene, { soakSeconds: 0.1, signal: AbortSignal.timeout(25_000) })
  expect(end).toMatchObject({ ended: 'soaked', outcome: 'could-not-ask', verdict: null })
  expect(end.says).toContain('did not answer within 2 s')
})

test('it stops at once when told to, without a verdict', async () => {
  await using scene = await aScene()
  const stop = new AbortController()
  const end = await soaking(scene, {
    soakSeconds: 3600,
    lookSeconds: 3600,
    signal: stop.signal,
    emit: () => stop.abort(),
  })
  expect(end).toMatchObject({ ended: 'stopped', verdict: null })
})

test('what a pipeline deployed is watched until something newer is recorded', async () => {
  await using scene = await aScene({ guards: [] })
  const { ledger } = scene.project
  const record = (version: string) =>
    ledger.recordDeployment({
      service: 'shop',
      environment: 'production',
      version,
      previous: null,
      kind: 'recorded',
      strategy: 'external',
      by: 'ci',
      reason: '',
      at: new Date().toISOString(),
      config: null,
    })
  const places = {
    ...scene.places,
    places: scene.places.places.map((place) => ({
      ...place,
      target: externalTarget,
      traffic: null,
    })),
  }
  await record('2.0.0')
  expect(await soaking({ ...scene, places })).toMatchObject({ ended: 'soaked' })
  const watching = soaking({ ...scene, places }, { soakSeconds: 60 })
  await record('2.0.1')
  expect(await watching).toMatchObject({ ended: 'left', verdict: null })
})

test('recovered means evidence, never silence', () => {
  const asked = (counts: { bad: number; total: number } | null) =>
    recovered({ guard: errors, version: '1.9.0', counts }).outcome
  expect(asked(null)).toBe('no-data')
  expect(asked({ bad: 0, total: 50 })).toBe('too-little-data')
  expect(asked({ bad: 0, total: 2000 })).toBe('healthy')
  expect(asked({ bad: 100, total: 1000 })).toBe('bad')
})
