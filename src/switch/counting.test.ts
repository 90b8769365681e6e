import { expect, test } from 'vitest'
import { counting } from './counting.ts'

const request = { revision: 'r1', version: '1.9.0', method: 'GET', path: '/checkout' }
const guard = (name: string, more = {}) => ({ name, match: {}, bad: { status: 500 }, ...more })
const fresh = (...guards: ReturnType<typeof guard>[]) => counting({ guards, counts: [] })
const read = (counts: ReturnType<typeof counting>) =>
  Object.fromEntries(counts.counts().map((one) => [one.guard, one.counts]))

test('a guard counts what it matches', () => {
  const counts = fresh(
    guard('all'),
    guard('checkout', { match: { path: '/checkout', methods: ['POST'] } }),
    guard('slow', { bad: { status: 600, slowerThan: 1 } }),
  )
  counts.begin(request).answered(500, 0.1, 0)
  counts.begin({ ...request, method: 'POST' }).answered(200, 2, 0)
  counts.begin({ ...request, method: 'POST', path: '/' }).answered(499, 0.1, 0)
  expect(read(counts)).toEqual({
    all: { bad: 1, total: 3 },
    checkout: { bad: 0, total: 1 },
    slow: { bad: 1, total: 3 },
  })
})

test('a request that waits too long is counted once, as bad, before it is answered', () => {
  const counts = fresh(guard('slow', { bad: { status: 600, slowerThan: 1 } }), guard('errors'))
  const tally = counts.begin(request)
  tally.waiting(0.9, 0)
  expect(read(counts)).toEqual({})
  tally.waiting(1.1, 0)
  tally.waiting(1.3, 0)
  expect(read(counts)).toEqual({ slow: { bad: 1, total: 1 } })
  tally.answered(200, 2, 0)
  expect(read(counts)).toEqual({ slow: { bad: 1, total: 1 }, errors: { bad: 0, total: 1 } })
})

test('an answer that breaks off turns bad, once', () => {
  const counts = fresh(guard('errors'))
  const good = counts.begin(request)
  good.answered(200, 0, 0)
  good.broken(1)
  good.broken(1)
  const bad = counts.begin(request)
  bad.answered(500, 0, 0)
  bad.broken(1)
  expect(read(counts)).toEqual({ errors: { bad: 2, total: 2 } })
})

test('a request without an outcome is counted nowhere', () => {
  const counts = fresh(guard('errors'))
  counts.begin(request).broken(0)
  expect(counts.counts()).toEqual([])
})

test('an equal guard keeps its counts, also for requests under way; a changed one starts again', () => {
  const counts = fresh(guard('errors'))
  const tally = counts.begin(request)
  counts.setGuards([guard('errors')])
  tally.answered(200, 0, 0)
  expect(read(counts)).toEqual({ errors: { bad: 0, total: 1 } })
  const old = counts.begin(request)
  counts.setGuards([guard('errors', { bad: { status: 400 } })])
  old.answered(404, 0, 0)
  expect(counts.counts()).toEqual([])
  expect(counts.history(900, 0).series).toEqual([])
})

test('what was saved is where counting goes on', () => {
  const counts = fresh(guard('errors'))
  counts.begin(request).answered(503, 0, 100)
  const again = counting({ guards: counts.guards(), counts: counts.counts() })
  again.begin(request).answered(200, 0, 200)
  expect(again.counts()).toEqual([
    {
      guard: 'errors',
      revision: 'r1',
      version: '1.9.0',
      since: '1970-01-01T00:01:40.000Z',
      counts: { bad: 1, total: 2 },
    },
  ])
})

test('revisions of long ago are forgotten, memory does not grow', () => {
  const counts = fresh(guard('errors'))
  for (let n = 0; n < 1000; n++) {
    counts.begin({ ...request, revision: `r${n}` }).answered(200, 0, n)
  }
  expect(counts.counts().length).toBe(64)
  expect(counts.counts().at(-1)?.revision).toBe('r999')
})

test('history has a point for each second with requests, and only the last 15 minutes', () => {
  const counts = fresh(guard('errors'))
  for (const second of [10, 10.5, 12, 11, 2000]) counts.begin(request).answered(500, 0, second)
  const points = (seconds: number, now: number) => counts.history(seconds, now).series[0]?.points
  expect(points(900, 100)).toEqual([
    [10, 2, 2],
    [12, 2, 2],
    [2000, 1, 1],
  ])
  expect(points(900, 2000)).toEqual([[2000, 1, 1]])
  expect(points(1e9, 2000)).toEqual([[2000, 1, 1]])
})
