import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shareAlpha } from './family.ts'
import { begin, observe, read, type TestState } from './sequential.ts'
import type { Increment, Reading, TestSpec } from './spec.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)

function after(spec: TestSpec, increments: readonly Increment[]): TestState {
  const begun = begin(spec)
  if (!begun.ok) throw new Error(begun.problems[0]?.what)
  return increments.reduce<TestState>((state, increment) => {
    const next = observe(state, increment)
    if (!next.ok) throw new Error(next.problems[0]?.what)
    return next.value
  }, begun.value)
}

const reads = (spec: TestSpec, ...increments: Increment[]): Reading => read(after(spec, increments))
const counts = (bad: number, total: number): Increment => ({ kind: 'counts', bad, total })
const pair = (bad: number, total: number, beside: number, all: number): Increment => ({
  kind: 'pair',
  bad,
  total,
  baseline: { bad: beside, total: all },
})
const values = (...some: number[]): Increment => ({ kind: 'values', values: some })
const limit = (share: number, alpha = 0.01): TestSpec => ({ kind: 'limit', limit: share, alpha })
const concurrent: TestSpec = { kind: 'concurrent', tolerance: {}, alpha: 0.01 }
const gauge: TestSpec = { kind: 'gauge', limit: 0.8, max: 1, alpha: 0.01 }

const specs: readonly (readonly [TestSpec, Increment, Increment])[] = [
  [limit(0.01), counts(1, 200), counts(9, 100)],
  [
    { kind: 'history', baseline: { bad: 9, total: 3000 }, tolerance: { ratio: 2 }, alpha: 0.01 },
    counts(1, 200),
    counts(20, 200),
  ],
  [concurrent, pair(1, 200, 3, 1900), pair(12, 100, 3, 1900)],
  [gauge, values(0.5, 0.7), values(...Array<number>(60).fill(0.99))],
]

test.each(specs)(
  'a test of kind $kind goes on from JSON as if it had never been put away',
  (spec, one, two) => {
    const state = after(spec, [one])
    const again = JSON.parse(JSON.stringify(state)) as TestState
    expect(again).toEqual(state)
    const go = (from: TestState) => {
      const next = observe(from, two)
      return next.ok ? read(next.value) : null
    }
    expect(go(again)).toEqual(go(state))
    expect(go(state)).toMatchObject({ outcome: 'bad', needed: 0 })
    expect(JSON.stringify(state).length).toBeLessThan(3000)
  },
)

test.each(specs)('a test of kind $kind that saw nothing has no data', (spec) => {
  expect(reads(spec)).toMatchObject({ outcome: 'no-data', estimate: null, needed: null, seen: 0 })
})

test.each(specs)('a test of kind $kind that was bad stays bad', (spec, one, two) => {
  const much: Record<Increment['kind'], Increment> = {
    counts: counts(0, 1_000_000),
    pair: pair(0, 1_000_000, 2000, 1_000_000),
    values: values(...Array<number>(300).fill(0)),
  }
  const end = reads(spec, one, two, much[one.kind])
  expect(end.outcome).toBe('bad')
  expect(end.says).toContain('lately over')
})

test('80 bad of 1000 against a limit of 0.5 % are bad, 0 of 3000 are healthy, 0 of 100 too few', () => {
  expect(reads(limit(0.005), counts(80, 1000))).toMatchObject({
    outcome: 'bad',
    estimate: 0.08,
    limit: 0.005,
    seen: 1000,
    says: '8 % bad, over the limit of 0.5 % (80 of 1000 bad)',
  })
  expect(reads(limit(0.005), counts(0, 3000)).outcome).toBe('healthy')
  const few = reads(limit(0.005), counts(0, 100))
  expect(few.outcome).toBe('too-little-data')
  expect(reads(limit(0.005), counts(0, 100 + (few.needed ?? 0))).outcome).toBe('healthy')
})

test('a fault after 100,000 good requests is found about as fast as one of the first minute, not a thousand times slower', () => {
  const good = Array.from({ length: 1000 }, (_, second) => counts(second % 20 === 0 ? 1 : 0, 100))
  let state = after(limit(0.001), good)
  expect(read(state).outcome).toBe('healthy')
  let requests = 0
  for (; read(state).outcome !== 'bad' && requests < 100_000; requests += 100) {
    const next = observe(state, counts(1, 100))
    if (!next.ok) throw new Error('counts')
    state = next.value
  }
  expect(requests).toBeLessThan(3000)
})

test('shares of the traffic may be unequal and change while it goes on', () => {
  const start = [pair(0, 50, 1, 950), pair(1, 250, 1, 750), pair(2, 500, 2, 500)]
  expect(reads(concurrent, ...start).outcome).toBe('too-little-data')
  const faulty = pair(30, 900, 0, 100)
  expect(reads(concurrent, ...start, faulty, faulty, faulty).outcome).toBe('bad')
})

test('a canary without a baseline beside it waits, and what it answered is compared later', () => {
  const alone = reads(concurrent, pair(9, 10, 0, 0))
  expect(alone).toMatchObject({ outcome: 'too-little-data', limit: null, needed: null })
  expect(alone.says).toContain('nothing to compare with')
  expect(reads(concurrent, pair(9, 10, 0, 0), pair(0, 0, 0, 90)).outcome).toBe('bad')
})

test('a fault that both releases share is nobody’s fault', () => {
  expect(reads(concurrent, pair(2, 1000, 2, 1000), pair(400, 1000, 410, 1000)).outcome).toBe(
    'too-little-data',
  )
})

test('a difference that is real and below what is tolerated does not act; over both lines it does', () => {
  const tolerance = { points: 0.002, ratio: 1.5 }
  const real = [pair(560, 200_000, 400, 200_000), pair(560, 200_000, 400, 200_000)]
  expect(reads(concurrent, ...real).outcome).toBe('bad')
  const tolerant = { ...concurrent, tolerance } as const
  expect(reads(tolerant, ...real).outcome).toBe('healthy')
  // Twice the baseline, yet only 0.1 points over it.
  expect(reads(tolerant, pair(200, 100_000, 100, 100_000)).outcome).toBe('healthy')
  expect(reads(tolerant, pair(800, 100_000, 200, 100_000)).outcome).toBe('bad')
})

test('a short history sets a wide limit: a lucky sample never makes its honest successor look bad', () => {
  const history = (bad: number, total: number): TestSpec => ({
    kind: 'history',
    baseline: { bad, total },
    tolerance: {},
    alpha: 0.01,
  })
  const wide = reads(history(1, 1000), counts(4, 1000))
  const narrow = reads(history(1000, 1_000_000), counts(4, 1000))
  expect(wide.limit).toBeGreaterThan(0.007)
  expect(narrow.limit).toBeGreaterThan(0.001)
  expect(narrow.limit).toBeLessThan(0.00125)
  expect(reads(history(1000, 1_000_000), counts(40, 10_000)).outcome).toBe('bad')
  expect(reads(history(0, 100), counts(0, 0)).limit).toBeGreaterThan(0.05)
})

test('a gauge over its limit is bad, one that is under healthy, and a few values are too few', () => {
  const like = (mean: number) =>
    Array.from({ length: 100 }, (_, at) => mean + (at % 2 === 0 ? 0.02 : -0.02))
  expect(reads(gauge, values(...like(0.95))).outcome).toBe('bad')
  expect(reads(gauge, values(...like(0.5)))).toMatchObject({ outcome: 'healthy' })
  const few = reads(gauge, values(0.5, 0.52))
  expect(few).toMatchObject({ outcome: 'too-little-data', limit: 0.8, seen: 2 })
  expect(few.says).toMatch(/^too little data: mean 0.51 of 2 values, limit 0.8, about \d+ more/)
})

test('the estimate lies in its interval, which narrows', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.integer({ min: 1, max: 1000 }), (some, total) => {
      const bad = some % (total + 1)
      const here = reads(limit(0.1), counts(bad, total)).interval
      const later = reads(limit(0.1), counts(bad * 50, total * 50)).interval
      const share = bad / total
      if (here === null || later === null) throw new Error('no interval')
      expect(here.low).toBeLessThanOrEqual(share)
      expect(here.high).toBeGreaterThanOrEqual(share)
      expect(later.high - later.low).toBeLessThan(here.high - here.low)
    }),
    { seed },
  )
})

test('where buckets leave it open how many were slow, neither side profits', () => {
  const open: Increment = { kind: 'counts', bad: 0, badAtMost: 500, total: 1000 }
  expect(reads(limit(0.1), open).outcome).toBe('too-little-data')
  expect(reads(limit(0.1), { ...open, bad: 400 }).outcome).toBe('bad')
  expect(reads(limit(0.1), { ...open, badAtMost: 10 }).outcome).toBe('healthy')
})

test('guards share alpha by weight', () => {
  expect(shareAlpha(0.01, [2, 1, 1])).toEqual([0.005, 0.0025, 0.0025])
})

test('counts up to 10^15 stay finite', () => {
  const huge = reads(limit(0.01), counts(2e13, 1e15))
  expect(huge).toMatchObject({ outcome: 'bad', evidence: 690 })
  expect(Number.isFinite(huge.evidenceHealthy)).toBe(true)
  expect(reads(limit(0.01), counts(1e12, 1e15))).toMatchObject({ outcome: 'healthy' })
})

const unaskable: readonly (readonly [TestSpec, string])[] = [
  [limit(1.5), 'limit is not a share'],
  [limit(NaN), 'limit is not a share'],
  [limit(0.1, 0), 'alpha'],
  [limit(0.1, 1), 'alpha'],
  [{ ...concurrent, tolerance: { ratio: 0.5 } }, 'ratio'],
  [{ ...concurrent, tolerance: { points: -1 } }, 'points'],
  [{ ...gauge, limit: 2 }, 'gauge'],
  [{ kind: 'history', baseline: { bad: 0, total: 0 }, tolerance: {}, alpha: 0.1 }, 'baseline'],
]
test.each(unaskable)('%j cannot be asked', (spec, word) => {
  const begun = begin(spec)
  expect(begun.ok ? '' : begun.problems[0]?.what).toContain(word)
})

const unusable: readonly (readonly [TestSpec, Increment, string])[] = [
  [limit(0.1), counts(2, 1), 'More bad'],
  [limit(0.1), counts(-1, 1), 'negative'],
  [limit(0.1), counts(0.5, 1), 'whole'],
  [limit(0.1), counts(NaN, 1), 'whole'],
  [limit(0.1), counts(0, 2 ** 53), 'whole'],
  [limit(0.1), { kind: 'counts', bad: 2, badAtMost: 1, total: 5 }, 'At most'],
  [limit(0.1), values(1), 'cannot use values'],
  [concurrent, pair(0, 1, 2, 1), 'More bad'],
  [gauge, values(1.01), 'between'],
  [gauge, values(NaN), 'between'],
  [gauge, counts(0, 1), 'cannot use counts'],
]
test.each(unusable)('%j refuses %j', (spec, increment, word) => {
  const seen = observe(after(spec, []), increment)
  expect(seen.ok ? [] : seen.problems).toMatchObject([
    { what: expect.stringContaining(word) as unknown, hint: expect.any(String) as unknown },
  ])
})
