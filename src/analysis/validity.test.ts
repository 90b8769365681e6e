import fc from 'fast-check'
import { expect, test } from 'vitest'
import { earlyBounds, tooEarly } from './early.ts'
import { overOdds, underOdds } from './odds.ts'
import { anchor, pairFactor, type Pair } from './pair.ts'
import { begin, observe, read, type TestState } from './sequential.ts'
import { factors, overBets, underBets } from './share.ts'
import type { Increment, TestSpec } from './spec.ts'
import { linesOf } from './tolerance.ts'
import { beginWealth, logTotal, play } from './wealth.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
const hint = `repeat with SEED=${seed}`

const started = (spec: TestSpec): TestState => {
  const begun = begin(spec)
  if (!begun.ok) throw new Error(begun.problems[0]?.what)
  return begun.value
}
const next = (state: TestState, increment: Increment): TestState => {
  const after = observe(state, increment)
  if (!after.ok) throw new Error(after.problems[0]?.what)
  return after.value
}

/** Exact chance that a watch ever ends with `wanted`, over all sequences of events, each weighed by its chance. */
function chanceOf(
  wanted: 'bad' | 'healthy',
  state: TestState,
  events: readonly (readonly [number, Increment])[],
  depth: number,
): number {
  if (read(state).outcome === wanted) return 1
  if (depth === 0) return 0
  return events.reduce(
    (sum, [chance, increment]) =>
      sum + chance * chanceOf(wanted, next(state, increment), events, depth - 1),
    0,
  )
}

const oneOf = (share: number): readonly (readonly [number, Increment])[] => [
  [share, { kind: 'counts', bad: 1, total: 1 }],
  [1 - share, { kind: 'counts', bad: 0, total: 1 }],
]

test.each([0.05, 0.3, 0.5])(
  'over all sequences of 12 events at the limit %s, looked at after each: exactly at most alpha alarm falsely',
  (limit) => {
    for (const alpha of [0.05, 0.2]) {
      const state = started({ kind: 'limit', limit, alpha })
      expect(chanceOf('bad', state, oneOf(limit), 12)).toBeLessThanOrEqual(alpha)
      expect(chanceOf('healthy', state, oneOf(limit), 12)).toBeLessThanOrEqual(alpha)
    }
  },
)

test('over all sequences of 5 pairs of equal releases at most alpha alarm falsely', () => {
  const pair = (bad: number, beside: number): Increment => ({
    kind: 'pair',
    bad,
    total: 1,
    baseline: { bad: beside, total: 1 },
  })
  for (const share of [0.1, 0.5, 0.9]) {
    const good = 1 - share
    const events = [
      [share * share, pair(1, 1)],
      [share * good, pair(1, 0)],
      [good * share, pair(0, 1)],
      [good * good, pair(0, 0)],
    ] as const
    const state = started({ kind: 'concurrent', tolerance: {}, alpha: 0.2 })
    expect(chanceOf('bad', state, events, 5)).toBeLessThanOrEqual(0.2)
  }
})

test('wealth never gains by the next event in expectation, wherever it was moved to before', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 0.6, noNaN: true }),
      fc.array(fc.tuple(fc.nat(40), fc.nat(2)), { maxLength: 30 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (limit, past, part) => {
        for (const [bets, share] of [
          [overBets(limit), part * limit],
          [underBets(limit), limit + part * (1 - limit)],
        ] as const) {
          const go = (wealth: ReturnType<typeof beginWealth>, bad: number, total: number) =>
            play(bets.layout, wealth, factors(bets, bad, total))
          const now = past.reduce(
            (wealth, [good, bad]) => go(wealth, bad, good + bad),
            beginWealth(bets.layout),
          )
          const has = Math.exp(logTotal(now))
          const expected =
            share * Math.exp(logTotal(go(now, 1, 1))) +
            (1 - share) * Math.exp(logTotal(go(now, 0, 1)))
          expect(now.cash).toBeGreaterThanOrEqual(0)
          expect(expected).toBeLessThanOrEqual(has * (1 + 1e-9))
        }
      },
    ),
    { seed },
  )
})

/** P(Binomial(n, p) = k) by multiplying up: another way than the product's. */
function binomial(n: number, p: number): readonly number[] {
  let row = [1]
  for (let i = 0; i < n; i++) {
    row = [...row, 0].map((here, k) => here * (1 - p) + (row[k - 1] ?? 0) * p)
  }
  return row
}

test('what two samples multiply a bet by is at most 1 in expectation, over every outcome and every allowed pair of shares', () => {
  const small = fc.integer({ min: 1, max: 6 })
  const past = fc.tuple(fc.nat(50), fc.nat(500), fc.nat(50), fc.nat(500))
  const tolerance = fc.constantFrom(
    {},
    { ratio: 1.5 },
    { ratio: 3 },
    { points: 0.002 },
    { points: 0.2 },
  )
  fc.assert(
    fc.property(
      fc.tuple(small, small, past, tolerance),
      fc.double({ min: 1e-4, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(11),
      ([n, m, [a, b, c, d], tolerated], share, part, which) => {
        const line = linesOf(tolerated)[0] ?? { ratio: 1, points: 0 }
        const before: Pair = {
          judged: { bad: a, total: a + b },
          baseline: { bad: c, total: c + d },
        }
        const now = (x: number, y: number): Pair => ({
          judged: { bad: x, total: n },
          baseline: { bad: y, total: m },
        })
        const at = anchor(before, now(0, 0), line)
        const highest = line.ratio * share + line.points
        const cases = [
          [overOdds[which * 2] ?? 2, Math.min(1, highest) * part],
          [underOdds[which] ?? 0.5, Math.min(1, highest + (1 - Math.min(1, highest)) * part)],
        ] as const
        for (const [odds, judged] of cases) {
          // Under 1 the hypothesis is "on or above the line", which has no such share when the line is over 1.
          if (odds < 1 && highest > 1) continue
          const [xs, ys] = [binomial(n, judged), binomial(m, share)]
          let expected = 0
          for (const [x, px] of xs.entries())
            for (const [y, py] of ys.entries())
              expected += px * py * Math.exp(pairFactor(now(x, y), at, line, odds))
          expect(expected).toBeLessThanOrEqual(1 + 1e-7)
        }
      },
    ),
    { seed, numRuns: 2000 },
  )
})

test('a few early bad events alarm falsely exactly as seldom as their part of alpha says', () => {
  for (const [limit, alpha] of [
    [0.001, 0.01],
    [0.02, 0.05],
    [0.3, 0.2],
  ] as const) {
    const early = earlyBounds(limit, alpha)
    const most = early.at(-1) ?? 0
    // chance[k]: k bad events so far and no alarm yet.
    let chance = [1, ...early.map(() => 0)]
    let alarmed = 0
    for (let total = 1; total <= most; total++) {
      chance = chance.map(
        (here, k) => here * (k === early.length ? 1 : 1 - limit) + (chance[k - 1] ?? 0) * limit,
      )
      for (const k of chance.keys()) {
        if (!tooEarly(early, k, total)) continue
        alarmed += chance[k] ?? 0
        chance[k] = 0
      }
    }
    expect(alarmed).toBeGreaterThan(0)
    expect(alarmed).toBeLessThanOrEqual(0.36 * alpha)
  }
})

test('values of a gauge whose mean is the limit alarm falsely at most with alpha, over all sequences', () => {
  const value = (x: number): Increment => ({ kind: 'values', values: [x] })
  for (const [low, high, chance] of [
    [0, 1, 0.3],
    [0.2, 0.5, 1 / 3],
    [0.299, 1, 0.001 / 0.701],
  ] as const) {
    const events = [
      [chance, value(high)],
      [1 - chance, value(low)],
    ] as const
    const state = started({ kind: 'gauge', limit: 0.3, max: 1, alpha: 0.2 })
    expect(chanceOf('bad', state, events, 10)).toBeLessThanOrEqual(0.2)
    expect(chanceOf('healthy', state, events, 10), hint).toBeLessThanOrEqual(0.2)
  }
})
