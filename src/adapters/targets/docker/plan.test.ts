import { expect, test } from 'vitest'
import type { AdapterSettings } from '../../../model/config.ts'
import type { Revision } from '../../../model/revision.ts'
import type { ChangeRequest, ComponentRef } from '../target.ts'
import { planDocker } from './plan.ts'
import { dockerTargetSettings } from './settings.ts'

const ref = (settings: object = {}): ComponentRef => ({
  service: 'shop',
  environment: 'production',
  stateFolder: '/state',
  binding: {
    component: {
      name: 'api',
      build: null,
      start: null,
      image: 'registry.example/shop:{version}',
      health: '/healthz',
      path: '.',
      configFiles: [],
      migrations: [],
    },
    target: JSON.parse(
      JSON.stringify(dockerTargetSettings.parse({ kind: 'docker', port: 80, ...settings })),
    ) as AdapterSettings,
    traffic: null,
    env: { PASSWORD: 'hunter2' },
  },
})

const digest = `sha256:${'a'.repeat(64)}` as const
const revision = (id: string, more: Partial<Revision> = {}): Revision => ({
  id,
  version: id,
  digest,
  state: 'stopped',
  ready: 0,
  wanted: 0,
  endpoints: [],
  since: null,
  expiresAt: null,
  ...more,
})
const running = (id: string, replicas = 1) =>
  revision(id, { state: 'current', ready: replicas, wanted: replicas })
const to = { revision: '1.9.0-p', version: '1.9.0', digest }

const waves = (request: Partial<ChangeRequest>, settings: object = {}) => {
  const planned = planDocker(ref(settings), {
    revisions: [running('2.0.0')],
    strategy: 'blue-green',
    from: '2.0.0',
    to,
    keepWarmSeconds: 0,
    ...request,
  })
  if ('what' in planned) throw new Error(planned.what)
  return planned
}
const told = (request: Partial<ChangeRequest>, settings: object = {}) =>
  waves(request, settings).map(({ prepare, cutover, retire }) =>
    [...prepare, ...cutover, ...retire].map(({ title }) => title),
  )

test('a deploy takes the settings of now, also for a version that was here before', () => {
  expect(told({ revisions: [running('2.0.0'), revision('1.9.0')], keepWarmSeconds: 60 })).toEqual([
    [
      'Bring 1.9.0 to the engine, by digest',
      'Start 1.9.0 and wait until healthy',
      'Declare 1.9.0 the service',
      'Keep 2.0.0 warm for 60 s',
    ],
  ])
})

test('a redeploy takes the kept containers for its pattern, when their bytes are the ones wanted', () => {
  const kept = { revisions: [running('2.0.0'), revision('1.9.0')], strategy: 'redeploy' } as const
  expect(told(kept)[0]).toEqual([
    'Hold the image of 1.9.0 that the engine has kept',
    'Start 1.9.0 with the environment and mounts it had and wait until healthy',
    'Declare 1.9.0 the service',
    'Stop 2.0.0 and keep it',
  ])
  const other = revision('1.9.0', { digest: `sha256:${'b'.repeat(64)}` })
  expect(told({ ...kept, revisions: [running('2.0.0'), other] })[0]?.[0]).toContain('by digest')
})

test('a restore stops what is up before it starts the release as its kept containers were', () => {
  const revisions = [running('2.0.0', 2), revision('1.9.0')]
  const [stop, start] = waves({ strategy: 'restore', revisions }, { replicas: 2 })
  expect(stop?.prepare.map(({ title }) => title)).toEqual([
    'Hold the image of 1.9.0 that the engine has kept',
  ])
  expect(stop?.cutover.map(({ title }) => title)).toEqual([
    'Declare that 2.0.0 is the service no more',
    'Stop 2.0.0 and keep it',
  ])
  // As they were: the containers themselves, or made anew after their pattern.
  expect(stop?.cutover[1]?.undo).toMatchObject({ do: 'start', replicas: 2, like: '2.0.0' })
  expect(start?.retire).toEqual([])
})

test('rolling trades containers one by one; the one with the name of the service goes last', () => {
  const request = { strategy: 'rolling', revisions: [running('2.0.0', 3)] } as const
  const all = waves(request, { replicas: 3 })
  expect(all.map(({ serves }) => serves.map(({ share }) => Math.round(share * 100)))).toEqual([
    [33, 67],
    [67, 33],
    [100],
  ])
  const stopped = all.flatMap(({ retire }) => retire.map(({ action }) => action))
  expect(stopped).toEqual([
    { do: 'stop', revision: '2.0.0', replica: 1 },
    { do: 'stop', revision: '2.0.0', replica: 2 },
    { do: 'stop', revision: '2.0.0', replica: null },
  ])
})

test('what an interrupted change left running is stopped; what is warm is not', () => {
  const left = revision('1.8.0', { state: 'beside', ready: 1, wanted: 1 })
  const warm = { ...left, id: 'warm', expiresAt: '2030-01-01T00:00:00.000Z' }
  const [titles] = told({ revisions: [running('2.0.0'), left, warm] })
  expect(titles?.slice(3)).toEqual(['Stop 2.0.0 and keep it', 'Stop 1.8.0 and keep it'])
})

test('no secret stands in a plan, and every step can be done by hand', () => {
  const all = [
    ...waves({ strategy: 'rolling', revisions: [running('2.0.0', 2)] }, { replicas: 2 }),
    ...waves({ strategy: 'redeploy', revisions: [running('2.0.0'), revision('1.9.0')] }),
    ...waves({ keepWarmSeconds: 60 }),
  ]
  expect(JSON.stringify(all)).not.toContain('hunter2')
  for (const { prepare, cutover, retire } of all) {
    for (const { byHand } of [...prepare, ...cutover, ...retire]) {
      expect(byHand).toMatch(/docker|traffic/)
    }
  }
})

test('what cannot be done is told', () => {
  const { binding } = ref()
  const nameless = {
    ...ref(),
    binding: { ...binding, component: { ...binding.component, image: null } },
  }
  const request = {
    revisions: [],
    strategy: 'rolling',
    from: null,
    to,
    keepWarmSeconds: 0,
  } as const
  expect(planDocker(nameless, request)).toMatchObject({
    what: expect.stringContaining('no container image') as string,
  })
  expect(planDocker(ref(), { ...request, strategy: 'switch-back' })).toHaveProperty('what')
})
