import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judge, type Judgement, type RateLimit } from './rate.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
const hint = `repeat with SEED=${seed}`

/** mulberry32: small, seeded, good enough to toss coins. */
function coins(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function judged(bad: number, total: number, limit: RateLimit): Judgement {
  const result = judge({ bad, total }, limit)
  if (!result.ok) throw new Error(result.problems[0]?.what)
  return result.value
}

/** Number of events after which a watch that looks after every event says `wanted`; null when it never does. */
function firstTime(
  wanted: 'bad' | 'healthy',
  share: number,
  events: number,
  limit: RateLimit,
  random: () => number,
): number | null {
  let bad = 0
  for (let total = 1; total <= events; total++) {
    if (random() < share) bad++
    if (judged(bad, total, limit).outcome === wanted) return total
  }
  return null
}

/** More than alpha by chance: four standard deviations of the binomial. */
const tolerated = (alpha: number, watches: number) =>
  alpha * watches + 4 * Math.sqrt(watches * alpha * (1 - alpha))

test.each([
  { wanted: 'bad', share: 0.02 },
  { wanted: 'bad', share: 0.01 },
  { wanted: 'healthy', share: 0.02 },
  { wanted: 'healthy', share: 0.03 },
] as const)(
  'looking after every event at a share of $share, $wanted is said falsely in at most alpha of the watches',
  ({ wanted, share }) => {
    const random = coins(seed)
    const limit = { limit: 0.02, alpha: 0.1 }
    const watches = 300
    let alarms = 0
    for (let watch = 0; watch < watches; watch++) {
      if (firstTime(wanted, share, 700, limit, random) !== null) alarms++
    }
    expect(alarms, hint).toBeLessThanOrEqual(tolerated(limit.alpha, watches))
  },
)

test('8 % bad against a limit of 1 % is found within a few hundred events, and sooner when it is worse', () => {
  const random = coins(seed)
  const limit = { limit: 0.01, alpha: 0.01 }
  const median = (share: number) => {
    const times = Array.from(
      { length: 201 },
      () => firstTime('bad', share, 3000, limit, random) ?? Infinity,
    )
    return times.sort((a, b) => a - b)[100] ?? Infinity
  }
  const [mild, plain, severe] = [median(0.04), median(0.08), median(0.4)]
  expect(plain, hint).toBeLessThan(300)
  expect(severe, hint).toBeLessThan(plain)
  expect(plain, hint).toBeLessThan(mild)
})

test('a share of zero is proven healthy after about log(1/alpha) / limit events, never before', () => {
  const limit = { limit: 0.01, alpha: 0.01 }
  expect(judged(0, 400, limit).outcome).toBe('too-little-data')
  expect(judged(0, 800, limit).outcome).toBe('healthy')
})

test('what is still needed leads exactly to an outcome, in both directions', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(0.001, 0.01, 0.2),
      (total, part, limit) => {
        const bad = Math.floor(part * total)
        const { outcome, needed, share } = judged(bad, total, { limit, alpha: 0.05 })
        if (outcome !== 'too-little-data' || needed === null || share === null) return
        // Whole multiples keep the share exactly as it is.
        const times = Math.ceil((total + needed) / total)
        const later = judged(bad * times, total * times, { limit, alpha: 0.05 })
        expect(later.outcome).toBe(share > limit ? 'bad' : 'healthy')
      },
    ),
    { seed },
  )
})

test('evidence for bad and for healthy is never enough at the same time, and grows with bad events', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (total, some, limit) => {
        const bad = some % total
        const now = judged(bad, total, { limit, alpha: 0.01 })
        const worse = judged(bad + 1, total, { limit, alpha: 0.01 })
        expect(now.eBad >= 100 && now.eHealthy >= 100).toBe(false)
        expect(worse.eBad).toBeGreaterThanOrEqual(now.eBad * (1 - 1e-9))
        expect(worse.eHealthy).toBeLessThanOrEqual(now.eHealthy * (1 + 1e-9))
      },
    ),
    { seed },
  )
})

test('counts up to 10^12 stay finite and are judged on the right side', () => {
  const limit = { limit: 0.01, alpha: 0.001 }
  expect(judged(1.1e10, 1e12, limit)).toMatchObject({ outcome: 'bad', needed: 0 })
  expect(judged(0.9e10, 1e12, limit)).toMatchObject({ outcome: 'healthy', needed: 0 })
  expect(judged(1e12, 1e12, limit).eBad).toBeLessThan(Infinity)
  // Exactly the limit, for ever: no number of events settles that.
  expect(judged(1e10, 1e12, limit)).toMatchObject({ outcome: 'too-little-data', needed: null })
})

test('nothing counted is no data, neither healthy nor bad', () => {
  expect(judged(0, 0, { limit: 0.01, alpha: 0.01 })).toEqual({
    outcome: 'no-data',
    share: null,
    eBad: 1,
    eHealthy: 1,
    needed: null,
  })
})

test('a limit of 0 is broken by one bad event and can never be shown to hold', () => {
  expect(judged(1, 1000, { limit: 0, alpha: 0.01 }).outcome).toBe('bad')
  expect(judged(0, 1e9, { limit: 0, alpha: 0.01 })).toMatchObject({
    outcome: 'too-little-data',
    needed: null,
  })
  expect(judged(5, 5, { limit: 1, alpha: 0.01 }).outcome).toBe('too-little-data')
  expect(judged(4, 5, { limit: 1, alpha: 0.01 }).outcome).toBe('healthy')
})

test.each([
  [2, 1, 0.01, 0.01],
  [-1, 1, 0.01, 0.01],
  [0, -1, 0.01, 0.01],
  [NaN, 1, 0.01, 0.01],
  [0, Infinity, 0.01, 0.01],
  [0.5, 1, 0.01, 0.01],
  [0, 2 ** 53, 0.01, 0.01],
  [0, 1, NaN, 0.01],
  [0, 1, 1.5, 0.01],
  [0, 1, 0.01, 0],
  [0, 1, 0.01, 1],
  [0, 1, 0.01, NaN],
])('%s of %s against %s at %s is a Problem with a hint', (bad, total, limit, alpha) => {
  const result = judge({ bad, total }, { limit, alpha })
  expect(result.ok ? [] : result.problems).toMatchObject([
    { hint: expect.stringContaining('count') as unknown },
  ])
})
