import { expect, test } from 'vitest'
import { classicHistogram, nativeHistogram, slowerThan } from './histogram.ts'
import { latencySpecs } from './latency.ts'

const classic = classicHistogram([
  { le: 0.1, count: 60 },
  { le: 1, count: 95 },
  { le: Infinity, count: 100 },
  { le: 0.5, count: 90 },
])

test('a bound that is a boundary is exact; one between two is open by the bucket around it', () => {
  if (!classic.ok) throw new Error(classic.problems[0]?.what)
  expect(slowerThan(classic.value, 0.5)).toMatchObject({ bad: 10, badAtMost: 10, total: 100 })
  expect(slowerThan(classic.value, 0.7)).toMatchObject({ bad: 5, badAtMost: 10, total: 100 })
  expect(slowerThan(classic.value, 3)).toMatchObject({ bad: 0, badAtMost: 5, total: 100 })
})

test('a native histogram as the query API writes it, with values that are in no bucket', () => {
  const native = nativeHistogram({
    count: '103',
    buckets: [
      [3, '-0.001', '0.001', '7'],
      [0, '0.5', '0.70710678', '60'],
      [0, '0.70710678', '1', '25'],
      [0, '1', '1.41421356', '10'],
    ],
  })
  if (!native.ok) throw new Error(native.problems[0]?.what)
  expect(slowerThan(native.value, 1)).toMatchObject({ bad: 10, badAtMost: 11, total: 103 })
  expect(slowerThan(native.value, 0.6)).toMatchObject({ bad: 35, badAtMost: 96, total: 103 })
})

test('half a scrape is no histogram', () => {
  const what = (result: ReturnType<typeof classicHistogram>) =>
    result.ok ? '' : result.problems[0]?.what
  expect(what(classicHistogram([{ le: 1, count: 5 }]))).toContain('+Inf')
  expect(what(classicHistogram([]))).toContain('+Inf')
  const falling = [
    { le: 1, count: 5 },
    { le: Infinity, count: 4 },
  ]
  expect(what(classicHistogram(falling))).toContain('rise')
  expect(what(nativeHistogram({ count: '1', buckets: [[0, '0', '1', '2']] }))).toContain('more in')
  expect(what(nativeHistogram({ count: '9', buckets: [[0, '2', '1', '2']] }))).toContain('before')
  expect(what(nativeHistogram({ count: 'NaN' }))).toContain('whole')
})

test('several quantiles are several limits that share one alpha', () => {
  const specs = latencySpecs(
    [
      { quantile: 0.99, seconds: 1 },
      { quantile: 0.5, seconds: 0.1 },
    ],
    0.01,
  )
  expect(specs).toEqual([
    { kind: 'limit', limit: 0.01, alpha: 0.005 },
    { kind: 'limit', limit: 0.5, alpha: 0.005 },
  ])
})
