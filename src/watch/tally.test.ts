import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { GuardCounts } from '../adapters/traffic/traffic.ts'
import { add, type Tally, unbelievable } from './tally.ts'

const nothing: Tally = { byGuard: {}, seen: {} }

const counter = (bad: number, total: number, since = 'a', revision = 'r1'): GuardCounts => ({
  guard: 'checkout',
  revision,
  version: '2.0.0',
  since,
  counts: { bad, total },
})

const sum = (looks: readonly (readonly GuardCounts[])[]) =>
  looks.reduce(add, nothing).byGuard['checkout']

test('a growing counter is counted once, revisions are added up', () => {
  expect(sum([[counter(1, 10)], [counter(1, 10)], [counter(3, 40)]])).toEqual({ bad: 3, total: 40 })
  expect(sum([[counter(1, 10), counter(2, 20, 'a', 'r2')]])).toEqual({ bad: 3, total: 30 })
})

test('a counter that began anew adds what it shows, whether its time tells so or its counts do', () => {
  expect(sum([[counter(5, 50)], [counter(1, 2, 'b')]])).toEqual({ bad: 6, total: 52 })
  expect(sum([[counter(5, 50)], [counter(1, 2)]])).toEqual({ bad: 6, total: 52 })
})

test('from here on only what is new counts', () => {
  const { seen } = add(nothing, [counter(50, 100)])
  expect(add({ byGuard: {}, seen }, [counter(51, 130)]).byGuard['checkout']).toEqual({
    bad: 1,
    total: 30,
  })
})

test('a counter that shows what cannot be adds nothing, neither then nor by what it grows by', () => {
  expect(sum([[counter(1, 0)], [counter(3, 2)]])).toBeUndefined()
  expect(sum([[counter(1, 10)], [counter(30, 20)], [counter(2, 40)], [counter(3, 50)]])).toEqual({
    bad: 2,
    total: 20,
  })
  expect(unbelievable([counter(1, 0)], 'checkout')?.what).toContain('1 bad of 0')
  expect(unbelievable([counter(1, 1)], 'checkout')).toBeNull()
})

test('whatever counters show, never more bad events than events', () => {
  const shown = fc.tuple(
    fc.nat(1000),
    fc.nat(1000),
    fc.constantFrom('a', 'b'),
    fc.constantFrom('r1', 'r2'),
  )
  fc.assert(
    fc.property(fc.array(shown), (looks) => {
      const counted = sum(
        looks.map(([bad, good, since, revision]) => [counter(bad, bad + good, since, revision)]),
      )
      if (counted) expect(counted.bad).toBeLessThanOrEqual(counted.total)
    }),
  )
})
