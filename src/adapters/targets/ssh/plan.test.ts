import { expect, test } from 'vitest'
import type { Revision } from '../../../model/revision.ts'
import type { ChangeRequest, ComponentRef, Wave } from '../target.ts'
import { planSsh } from './plan.ts'
import { sshTargetSettings } from './settings.ts'

const digest = `sha256:${'0'.repeat(64)}` as const

const ref = (change: Record<string, unknown> = {}): ComponentRef => ({
  service: 'shop',
  environment: 'production',
  stateFolder: "/srv/it's here/.lastgood",
  binding: {
    component: {
      name: 'web',
      build: null,
      start: null,
      health: null,
      image: null,
      path: '.',
      configFiles: [],
      migrations: [],
    },
    target: sshTargetSettings.parse({
      kind: 'ssh',
      hosts: ['web1', 'web2', 'web3', 'web4', 'web5'],
      path: '/srv/shop',
      restart: ['systemctl', 'restart', 'it is'],
      ...change,
    }),
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
  revisions: [revision('old', { state: 'current', ready: 5, wanted: 5 }), revision('older')],
  strategy: 'rolling',
  from: 'old',
  to: { revision: 'new', version: '2.0.0', digest },
  keepWarmSeconds: 600,
  ...change,
})

function wave(settings: Record<string, unknown> = {}, change: Partial<ChangeRequest> = {}): Wave {
  const answer = planSsh(ref(settings), request(change))
  const [one] = 'what' in answer ? [] : answer
  if (one === undefined) throw new Error(JSON.stringify(answer))
  return one
}

test.each([
  [1, ['web1', 'web2', 'web3', 'web4', 'web5']],
  [2, ['web1 web2', 'web3 web4', 'web5']],
  [50, ['web1 web2 web3 web4 web5']],
])(
  '%i at a time: everything laid out first, then batches that can be taken back',
  (maxUnavailable, batches) => {
    const { prepare, serves, cutover, retire } = wave({ maxUnavailable })
    expect(prepare.map(({ action }) => [action.do, action['hosts']])).toEqual([
      ['place', ['web1', 'web2', 'web3', 'web4', 'web5']],
    ])
    expect([serves, retire]).toEqual([[], []])
    const hosts = (of: unknown) => (of as string[]).join(' ')
    expect(cutover.map(({ action }) => hosts(action['hosts']))).toEqual(batches)
    expect(cutover.map(({ undo }) => hosts(undo?.['hosts']))).toEqual(batches)
    expect(new Set(cutover.map(({ undo }) => undo?.do))).toEqual(new Set(['back']))
  },
)

test('a release that the hosts have is verified and switched to, without an upload', () => {
  const { prepare, cutover } = wave(
    {},
    { strategy: 'switch-back', to: { existing: 'older', version: '1.8.0' } },
  )
  expect(prepare.map(({ action }) => action.do)).toEqual(['verify'])
  expect(cutover).toHaveLength(5)
  expect(cutover[0]?.action).toMatchObject({ do: 'switch', revision: 'older', expected: ['old'] })
})

test('what may be current is all that runs anywhere, and never the goal itself', () => {
  const revisions = [
    revision('new', { state: 'beside', ready: 2, wanted: 5 }),
    revision('old', { state: 'beside', ready: 3, wanted: 5 }),
    revision('older'),
  ]
  const { cutover } = wave(
    {},
    { revisions, from: null, strategy: 'switch-back', to: { existing: 'new', version: '2.0.0' } },
  )
  expect(cutover[0]?.action['expected']).toEqual(['old'])
})

test.each([
  ['blue-green', /side by side/],
  ['canary', /side by side/],
  ['switch-back', /redeploy/],
] as const)('%s of a new release is refused with what to do instead', (strategy, says) => {
  const answer = planSsh(ref(), request({ strategy }))
  expect(JSON.stringify(answer)).toMatch(says)
  expect(answer).toHaveProperty('hint')
})

test('commands by hand can be pasted, and hold no secret', () => {
  const { prepare, cutover } = wave({ maxUnavailable: 5 })
  const commands = [...prepare, ...cutover].map(({ byHand }) => byHand)
  expect(commands[0]).toContain(`cat '/srv/it'\\''s here/.lastgood/artifacts/sha256/`)
  expect(commands[1]).toContain('ssh web1 ')
  expect(commands[1]).toContain('mv -T /srv/shop/current.new /srv/shop/current')
  expect(commands[1]).toContain('# the same on web2, web3, web4, web5')
  expect(JSON.stringify(wave())).not.toContain('hunter22')
})
