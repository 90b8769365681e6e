import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkout, counted } from '../../test/support/evidence.ts'
import type { MetricGuard } from '../model/guard.ts'
import type { Answer } from './guard-state.ts'
import type { Look } from './look.ts'
import { advanceWatch, beginWatch, readingsOf, type WatchState } from './watch-state.ts'

const problem = { what: 'The metrics server hangs', where: 'prometheus', hint: 'wait' }
const exchange = { asked: 'q', answered: 'a', at: '2026-11-21T03:00:00Z' }
const metric: MetricGuard = {
  name: 'errors',
  source: 'prometheus',
  settings: { kind: 'prometheus', url: 'http://127.0.0.1:1', token: 's3cret' },
  measure: { kind: 'share', bad: 'b', total: 't' },
  against: { kind: 'limit', limit: 0.01 },
  alpha: 0.01,
}
const guards = [checkout, metric]

const counts = (bad: number, total: number, since = 'a') => {
  const samples = counted('2.0.0', bad, total, { since })
  return samples.state === 'ok' ? samples.counts : []
}
const ok = (bad: number, total: number): Answer => ({
  state: 'ok',
  increment: { kind: 'counts', bad, total },
  cursor: null,
  exchange,
})

/** Everything a source can say that is no evidence of a fault: not asked, silent, nonsense, counters begun anew, only good events. */
const answer = fc.oneof(
  fc.constant<Answer>({ state: 'unavailable', problem }),
  fc.constant<Answer>({ state: 'empty', cursor: { at: 1 }, exchange }),
  fc.nat(10_000).map((total) => ok(0, total)),
  fc.tuple(fc.integer({ min: 1, max: 500 }), fc.nat(100)).map(([more, n]) => ok(n + more, n)),
  fc.constantFrom(ok(Number.NaN, 10), ok(1, Number.POSITIVE_INFINITY), ok(-5, 10)),
)
const look: fc.Arbitrary<Look> = fc.oneof(
  fc.constant<Look>({ state: 'could-not-ask', problem }),
  fc.record({
    state: fc.constant('serves' as const),
    counts: fc.oneof(
      fc.constant(null),
      fc.constant([]),
      fc
        .tuple(fc.nat(10_000), fc.constantFrom('a', 'b', 'c'))
        .map(([total, since]) => counts(0, total, since)),
      fc
        .tuple(fc.integer({ min: 1, max: 500 }), fc.nat(50))
        .map(([more, n]) => counts(n + more, n)),
    ),
    answers: fc.record({ errors: answer }),
  }),
)

const restarted = (state: WatchState) => JSON.parse(JSON.stringify(state)) as WatchState

test('no sequence of looks without evidence of a fault ever acts, whatever is missing and whenever it is restarted', () => {
  fc.assert(
    fc.property(
      fc.array(look, { maxLength: 60 }),
      fc.constantFrom('birth' as const, 'now' as const),
      (looks, counting) => {
        let state = beginWatch({ version: '2.0.0', guards, counting })
        for (const one of looks) {
          state = restarted(advanceWatch(state, one, guards))
          expect(state.phase).toBe('watching')
          expect(readingsOf(state).map(({ outcome }) => outcome)).not.toContain('bad')
        }
      },
    ),
  )
})

test('counters that show more bad events than events are could-not-ask, though they grow alike', () => {
  const looks = [counts(1, 0), counts(3, 2)].map((each): Look => ({
    state: 'serves',
    counts: each,
  }))
  const begun = beginWatch({ version: '2.0.0', guards: [checkout], counting: 'birth' })
  const state = looks.reduce((before, look) => advanceWatch(before, look, [checkout]), begun)
  expect(readingsOf(state)).toMatchObject([{ outcome: 'could-not-ask' }])
})

test('the same looks with evidence in between do act: the property above could fail', () => {
  const state = [...Array(20).keys()].reduce(
    (before) =>
      advanceWatch(
        before,
        { state: 'serves', counts: [], answers: { errors: ok(8, 100) } },
        guards,
      ),
    beginWatch({ version: '2.0.0', guards, counting: 'birth' }),
  )
  expect(state.phase).toBe('tripped')
  expect(JSON.stringify(state)).not.toContain('s3cret')
})

test('what counters show once users were taken away does not count', () => {
  const begun = beginWatch({ version: '2.0.0', guards, counting: 'birth' })
  const left = advanceWatch(begun, { state: 'left' }, guards)
  expect(advanceWatch(left, { state: 'serves', counts: counts(900, 1000, 'z') }, guards)).toBe(left)
})

test('one request an hour is too little data, not a verdict', () => {
  let state = beginWatch({ version: '2.0.0', guards: [checkout], counting: 'birth' })
  for (let hour = 1; hour <= 24; hour++)
    state = advanceWatch(state, { state: 'serves', counts: counts(0, hour) }, [checkout])
  expect(readingsOf(state)).toMatchObject([{ outcome: 'too-little-data', counts: { total: 24 } }])
})
