import fc from 'fast-check'
import { expect, test } from 'vitest'
import { weightsOf } from './weights.ts'

test.each([
  [[[100, 1]], [1]],
  [[[100, 3]], [1]],
  [
    [
      [90, 1],
      [10, 1],
    ],
    [9, 1],
  ],
  [
    [
      [50, 1],
      [50, 2],
    ],
    [2, 1],
  ],
  [
    [
      [75, 2],
      [25, 3],
    ],
    [9, 2],
  ],
] as [number, number][][][])('%j gives %j', (shares, expected) => {
  const named = shares.map(([share = 0, replicas = 0]) => ({ share, replicas }))
  expect(weightsOf(named as never)).toEqual(expected)
})

const shares = fc
  .tuple(
    fc.integer({ min: 1, max: 99 }),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 9 }),
  )
  .map(([share, a, b]) => [
    { share, replicas: a },
    { share: 100 - share, replicas: b },
  ])

test('revisions get exactly their shares, in whole weights', () => {
  fc.assert(
    fc.property(shares, (all) => {
      const weights = weightsOf(all) ?? []
      const totals = all.map(({ replicas }, i) => replicas * (weights[i] ?? NaN))
      const sum = totals.reduce((a, b) => a + b)
      for (const weight of weights) expect(Number.isInteger(weight) && weight > 0).toBe(true)
      all.forEach(({ share }, i) => expect(((totals[i] ?? 0) * 100) / sum).toBeCloseTo(share, 9))
    }),
  )
})

test('bounded weights stay within a percent, or are none', () => {
  expect(
    weightsOf(
      [
        { share: 1, replicas: 9 },
        { share: 99, replicas: 1 },
      ],
      256,
    ),
  ).toBeNull()
  fc.assert(
    fc.property(shares, (all) => {
      const weights = weightsOf(all, 256)
      if (weights === null) return
      const totals = all.map(({ replicas }, i) => replicas * (weights[i] ?? NaN))
      const sum = totals.reduce((a, b) => a + b)
      for (const weight of weights) expect(weight >= 1 && weight <= 256).toBe(true)
      all.forEach(({ share }, i) => {
        expect(Math.abs(((totals[i] ?? 0) * 100) / sum - share)).toBeLessThan(1)
      })
    }),
  )
})
