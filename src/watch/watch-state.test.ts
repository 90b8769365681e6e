import { expect, test } from 'vitest'
import { checkout, counted } from '../../test/support/evidence.ts'
import type { Look } from './look.ts'
import { conclude } from './conclude.ts'
import { advanceWatch, beginWatch, readingsOf as readings, type Watched } from './watch-state.ts'

const problem = { what: 'The switch hangs', where: 'socket', hint: 'restart it' }
const deaf: Look = { state: 'could-not-ask', problem }

const saw = (bad: number, total: number): Look => {
  const samples = counted('2.0.0', bad, total)
  return { state: 'serves', counts: samples.state === 'ok' ? samples.counts : [] }
}

function after(looks: readonly Look[], given: Partial<Watched> = {}) {
  const watched: Watched = { version: '2.0.0', guards: [checkout], counting: 'birth', ...given }
  return looks.reduce(
    (state, look) => advanceWatch(state, look, watched.guards),
    beginWatch(watched),
  )
}

const end = (looks: readonly Look[], given: Partial<Watched> = {}) =>
  conclude(after(looks, given), 600, false)

test('it trips as soon as the evidence is enough, and stays tripped', () => {
  expect(after([saw(1, 10)]).phase).toBe('watching')
  expect(after([saw(1, 10), saw(80, 1000)]).phase).toBe('tripped')
  expect(after([saw(80, 1000), saw(80, 100_000)]).phase).toBe('tripped')
  expect(end([saw(80, 1000)])).toMatchObject({
    ended: 'tripped',
    outcome: 'bad',
    believed: { verdict: 'bad', basis: 'guard-tripped' },
  })
})

test('bad wins over an answer that is missing later', () => {
  expect(end([saw(80, 1000), deaf])).toMatchObject({ ended: 'tripped', outcome: 'bad' })
})

test('enough requests under the limit: good, soaked', () => {
  expect(end([saw(0, 10), saw(1, 5000)])).toMatchObject({
    ended: 'soaked',
    outcome: 'healthy',
    believed: { verdict: 'good', basis: 'soaked' },
  })
})

test('a few requests without a trip: good, and it says how little that is', () => {
  const { outcome, believed } = end([saw(0, 20)])
  expect(outcome).toBe('too-little-data')
  expect(believed).toMatchObject({
    verdict: 'good',
    reason: expect.stringContaining('too little data: 0 of 20 bad') as unknown,
  })
})

test('without guards time alone speaks for it, and it says so', () => {
  expect(end([{ state: 'serves', counts: null }], { guards: [] }).believed).toMatchObject({
    verdict: 'good',
    reason: expect.stringContaining('no guards are configured') as unknown,
  })
})

test.each<[string, readonly Look[], string]>([
  ['nobody ever answered', [deaf, deaf], 'could-not-ask'],
  ['the last look was not answered', [saw(0, 5000), deaf], 'could-not-ask'],
  ['nothing counts requests there', [{ state: 'serves', counts: null }], 'could-not-ask'],
  ['not one request came', [{ state: 'serves', counts: [] }], 'no-data'],
])('%s: unproven, never good', (_, looks, outcome) => {
  expect(end(looks)).toMatchObject({ ended: 'soaked', outcome, believed: null })
  expect(end(looks).says).toMatch(/^unproven: /)
})

test('nobody answered, and no guards either: not even that it served is known', () => {
  expect(end([deaf], { guards: [] }).believed).toBeNull()
})

test('a version that users left gets no verdict, however well it looked', () => {
  expect(end([saw(0, 5000), { state: 'left' }, saw(0, 9000)])).toMatchObject({
    ended: 'left',
    believed: null,
  })
})

test('a stopped soak gives no verdict, unless it had tripped', () => {
  expect(conclude(after([saw(0, 5000)]), 3, true)).toMatchObject({
    ended: 'stopped',
    believed: null,
  })
  expect(conclude(after([saw(80, 1000)]), 3, true)).toMatchObject({ ended: 'tripped' })
})

test('counting from now leaves out what was counted before', () => {
  const state = after([saw(500, 1000), saw(500, 1200)], { counting: 'now' })
  expect(readings(state)).toMatchObject([{ counts: { bad: 0, total: 200 } }])
})
