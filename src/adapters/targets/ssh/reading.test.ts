import { expect, test } from 'vitest'
import { merge } from './history.ts'
import { readState, type HostState } from './look.ts'
import type { Host } from './place.ts'
import { whySilent } from './silence.ts'
import { expendable } from './tidying.ts'
import { whatRunsWhere } from './where.ts'

const digest = `sha256:${'a'.repeat(64)}`
const record = (version: string, minute: number) =>
  JSON.stringify({ version, digest, createdAt: `2030-01-01T00:0${minute}:00.000Z` })
const line = (word: string, ...rest: string[]) => ({ word, rest: rest.join('\t') })

const state = (change: Partial<HostState> = {}): HostState => ({
  ...readState([
    line('current', 'b'),
    line('previous', 'a'),
    line('mark', 'done.b'),
    line('since', '1893456000'),
    line('release', 'a', '1', record('1.9.0', 1)),
    line('release', 'b', '1', record('2.0.0', 2)),
  ]),
  ...change,
})

const host = (name: string): Host => ({
  name,
  destination: `deploy@${name}`,
  address: name,
  port: null,
  path: '/srv/shop',
})

test('lines of a host become its state; names that are nobody’s are left out', () => {
  const read = readState([
    line('current', '?'),
    line('elsewhere', '/opt/other'),
    line('mark', 'gibberish'),
    line('release', '../evil', '1', record('1.0.0', 1)),
    line('release', '-rf', '1', ''),
    line('release', '20240101120000', '1704110400', ''),
    line('release', 'damaged', 'x', '{"version": 5'),
    line('health', '7', 'down'),
  ])
  expect(read).toMatchObject({
    current: null,
    elsewhere: '/opt/other',
    mark: { state: 'none' },
    ailment: 'health check ended with 7: down',
  })
  expect(read.releases.map(({ id, recorded }) => [id, recorded])).toEqual([
    ['20240101120000', false],
    ['damaged', false],
  ])
  expect(read.releases[0]?.createdAt).toBe('2024-01-01T12:00:00.000Z')
})

test('current is what all hosts run; what some run is beside; the rest waits', () => {
  expect(
    merge([state(), state()]).map(({ id, state, ready, wanted }) => [id, state, ready, wanted]),
  ).toEqual([
    ['b', 'current', 2, 2],
    ['a', 'stopped', 0, 0],
  ])
  const mixed = merge([state(), state({ current: 'a' }), state({ current: null })])
  expect(mixed.map(({ id, state, ready, wanted }) => [id, state, ready, wanted])).toEqual([
    ['b', 'beside', 1, 3],
    ['a', 'beside', 1, 3],
  ])
  const sick = merge([
    state(),
    state({ ailment: 'down' }),
    state({ mark: { state: 'failed', revision: 'b' } }),
  ])
  expect(sick[0]).toMatchObject({ state: 'current', ready: 1, wanted: 3, version: '2.0.0' })
  expect(merge([state({ current: 'removed' })])[0]).toMatchObject({ id: 'b', state: 'stopped' })
  expect(merge([state({ current: 'removed' })]).at(-1)).toMatchObject({
    id: 'removed',
    state: 'current',
  })
})

test('which host runs what is told exactly', () => {
  const seen = [
    { host: host('web1'), state: 'seen', found: state() },
    {
      host: host('web2'),
      state: 'seen',
      found: state({ mark: { state: 'failed', revision: 'b' } }),
    },
    { host: host('web3'), state: 'silent', problem: { what: '', where: '', hint: '' } },
    { host: host('web4'), state: 'seen', found: state({ current: 'a' }) },
    { host: host('web5'), state: 'seen', found: state() },
    { host: host('web6'), state: 'seen', found: state({ current: null }) },
  ] as const
  expect(whatRunsWhere(seen)).toBe(
    'web1, web5 run 2.0.0 (b); web2 runs 2.0.0 (b), whose restart failed; web3 cannot be asked; web4 runs 1.9.0 (a); web6 runs nothing',
  )
})

test('what runs or ran before on any host is never expendable, nor what lastgood did not make', () => {
  const releases = ['a', 'b', 'c', 'd', 'e'].map((id, n) => ({
    id,
    version: id,
    digest: `sha256:${id.repeat(64)}` as const,
    createdAt: `2030-01-01T00:0${n}:00.000Z`,
    recorded: id !== 'a',
  }))
  const hosts = [
    state({ releases, current: 'e', previous: 'd' }),
    state({ releases, current: 'b', previous: null }),
  ]
  expect(expendable(hosts, 1, new Set())).toEqual(['c'])
  expect(expendable(hosts, 3, new Set())).toEqual([])
  // The last good release, however old.
  expect(expendable(hosts, 1, new Set([`sha256:${'c'.repeat(64)}` as const]))).toEqual([])
})

test.each([
  ['Host key verification failed.', 255, /host key of web1 is not known/, /ssh-keyscan/],
  ['WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!', 255, /another host key/, /ssh-keygen -R/],
  ['deploy@web1: Permission denied (publickey).', 255, /does not let this user in/, /true$/],
  ['connect to host web1 port 22: Connection refused', 255, /cannot be reached.*refused/, /true$/],
  ['cat: write error: No space left on device', 1, /no space left/, /Free space/],
])('%s', (stderr, code, what, hint) => {
  const problem = whySilent(host('web1'), { code, stderr, timedOut: false }, (text) => text)
  expect(problem.what).toMatch(what)
  expect(problem.hint).toMatch(hint)
})
