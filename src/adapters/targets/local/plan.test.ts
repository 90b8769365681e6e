import { expect, test } from 'vitest'
import type { Revision } from '../../../model/revision.ts'
import type { ChangeRequest, ComponentRef, Wave } from '../target.ts'
import { planLocal } from './plan.ts'

const digest = `sha256:${'0'.repeat(64)}` as const

const ref = (replicas: number): ComponentRef => ({
  service: 'shop',
  environment: 'production',
  stateFolder: "/srv/it's here/.lastgood",
  binding: {
    component: {
      name: 'api',
      build: null,
      start: ['node', 'server.js', '--name', 'a b'],
      health: '/healthz',
      path: '.',
      configFiles: [],
      image: null,
      migrations: [],
    },
    target: { kind: 'local', replicas, startTimeoutSeconds: 20 },
    traffic: null,
    env: { SECRET: 'hunter22' },
  },
})

const revision = (id: string, change: Partial<Revision> = {}): Revision => ({
  id,
  version: id,
  digest,
  state: 'stopped',
  ready: 0,
  wanted: 0,
  endpoints: [],
  since: null,
  expiresAt: null,
  ...change,
})

const request = (change: Partial<ChangeRequest> = {}): ChangeRequest => ({
  revisions: [revision('old', { state: 'current', ready: 3, wanted: 3 })],
  strategy: 'blue-green',
  from: 'old',
  to: { revision: 'new', version: 'new', digest },
  keepWarmSeconds: 0,
  ...change,
})

function waves(replicas: number, change: Partial<ChangeRequest> = {}): readonly Wave[] {
  const answer = planLocal(ref(replicas), request(change))
  if ('what' in answer) throw new Error(answer.what)
  return answer
}

/** One line per wave: `fetch new, start new/0 → new 0.5 + old 0.5 → … → stop old/0`. */
const lines = (planned: readonly Wave[]) =>
  planned.map(({ prepare, serves, cutover, retire }) => {
    const steps = (part: Wave['prepare']) =>
      part
        .map(({ action }) => {
          const of = typeof action['replica'] === 'number' ? `/${action['replica']}` : ''
          return `${action.do} ${action.revision}${of}`
        })
        .join(', ')
    const shares = serves.map((one) => `${one.revision} ${one.share.toFixed(2)}`).join(' + ')
    return [steps(prepare), shares, steps(cutover), steps(retire)].join(' → ')
  })

test('blue-green, canary and redeploy bring everything up beside and cut over once', () => {
  for (const strategy of ['blue-green', 'canary', 'redeploy'] as const) {
    expect(lines(waves(3, { strategy }))).toEqual([
      'fetch new, start new → new 1.00 → promote new → stop old',
    ])
  }
  const [warm] = waves(3, { keepWarmSeconds: 600 })
  expect(warm?.retire[0]?.action).toEqual({ do: 'expire', revision: 'old', seconds: 600 })
})

test('a first deploy has nothing to take away, and is taken back by declaring nothing', () => {
  for (const strategy of ['blue-green', 'rolling'] as const) {
    const planned = waves(1, { strategy, from: null, revisions: [] })
    expect(lines(planned)).toHaveLength(1)
    expect(planned[0]?.retire).toEqual([])
    expect(planned[0]?.cutover[0]?.undo).toEqual({ do: 'demote', revision: 'new' })
  }
})

test('rolling trades one replica a wave, and takes each old one out of service before it stops', () => {
  expect(lines(waves(3, { strategy: 'rolling' }))).toEqual([
    'fetch new, start new/0, withdraw old/0 → new 0.33 + old 0.67 →  → stop old/0',
    'start new/1, withdraw old/1 → new 0.67 + old 0.33 →  → stop old/1',
    'start new/2 → new 1.00 → promote new → stop old',
  ])
  expect(lines(waves(1, { strategy: 'rolling' }))).toEqual([
    'fetch new, start new/0 → new 1.00 → promote new → stop old',
  ])
})

test('rolling never empties an old revision that still has a share to serve', () => {
  const few = [revision('old', { state: 'current', ready: 1, wanted: 1 })]
  expect(lines(waves(3, { strategy: 'rolling', revisions: few })).slice(0, 2)).toEqual([
    'fetch new, start new/0 → new 0.33 + old 0.67 →  → ',
    'start new/1 → new 0.67 + old 0.33 →  → ',
  ])
  const down = [revision('old', { state: 'current', ready: 0, wanted: 3 })]
  expect(lines(waves(2, { strategy: 'rolling', revisions: down }))[0]).toBe(
    'fetch new, start new/0 → new 1.00 →  → ',
  )
})

test('switching back keeps what is up, and gives its end back when it is taken back', () => {
  const expiresAt = '2030-01-01T00:00:00.000Z'
  const revisions = [
    revision('bad', { state: 'current', ready: 1, wanted: 1 }),
    revision('old', { state: 'beside', ready: 1, wanted: 1, expiresAt }),
  ]
  const to = { existing: 'old', version: '1.9.0' }
  const planned = waves(1, { strategy: 'switch-back', revisions, from: 'bad', to })
  expect(lines(planned)).toEqual(['keep old → old 1.00 → promote old → stop bad'])
  expect(planned[0]?.prepare[0]?.undo).toEqual({ do: 'expire', revision: 'old', at: expiresAt })
  expect(planned[0]?.cutover[0]?.undo).toEqual({ do: 'promote', revision: 'bad' })
})

test('a restore brings what it wants, stops all that is up, and only then starts', () => {
  const revisions = [
    revision('bad', { state: 'current', ready: 2, wanted: 2 }),
    revision('warm', { state: 'beside', ready: 1, wanted: 1, expiresAt: '2030-01-01T00:00:00Z' }),
    revision('gone'),
  ]
  const planned = waves(2, { strategy: 'restore', revisions, from: 'bad' })
  expect(lines(planned)).toEqual([
    'fetch new →  → demote bad, stop bad, stop warm → ',
    'start new → new 1.00 → promote new → ',
  ])
  const undos = planned[0]?.cutover.map(({ undo }) => undo && `${undo.do} ${undo.revision}`)
  expect(undos).toEqual(['promote bad', 'start bad', null])
})

test('what an interrupted change left running is stopped; what is kept warm is left alone', () => {
  const revisions = [
    revision('old', { state: 'current', ready: 1, wanted: 1 }),
    revision('orphan', { state: 'beside', ready: 1, wanted: 1 }),
    revision('warm', { state: 'beside', ready: 1, wanted: 1, expiresAt: '2030-01-01T00:00:00Z' }),
    revision('gone'),
  ]
  const [wave] = waves(1, { revisions })
  expect(wave?.retire.map(({ action }) => action.revision)).toEqual(['old', 'orphan'])
})

test('commands by hand can be pasted, and hold no secret', () => {
  const all = waves(1).flatMap(({ prepare, cutover, retire }) => [
    ...prepare,
    ...cutover,
    ...retire,
  ])
  const commands = all.map(({ byHand }) => byHand).join('\n')
  expect(commands).toContain(`'/srv/it'\\''s here/.lastgood/local/production/api/new/tree'`)
  expect(commands).toContain(`node server.js --name 'a b'`)
  expect(JSON.stringify(all)).not.toContain('hunter22')
})
