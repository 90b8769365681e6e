import { expect, test } from 'vitest'
import { routing } from './routing.ts'

const route = (revision: string, weight: number, upstreams = [`http://${revision}`]) => ({
  revision,
  version: revision,
  weight,
  upstreams,
})

const deal = (table: ReturnType<typeof routing>, times: number) => {
  const dealt: Record<string, number> = {}
  for (let n = 0; n < times; n++) {
    const revision = table.choose()?.revision ?? 'nobody'
    dealt[revision] = (dealt[revision] ?? 0) + 1
  }
  return dealt
}

test('a hundred requests follow whole percents exactly', () => {
  const table = routing([route('a', 89), route('b', 10), route('c', 1)])
  expect(deal(table, 100)).toEqual({ a: 89, b: 10, c: 1 })
  expect(deal(table, 1000)).toEqual({ a: 890, b: 100, c: 10 })
})

test('a small share is spread out', () => {
  const table = routing([route('a', 90), route('b', 10)])
  for (let ten = 0; ten < 10; ten++) expect(deal(table, 10)).toEqual({ a: 9, b: 1 })
})

test('weight 0 and revisions without an address get nothing', () => {
  expect(deal(routing([route('a', 100), route('b', 0)]), 50)).toEqual({ a: 50 })
  expect(deal(routing([route('a', 100, [])]), 3)).toEqual({ nobody: 3 })
  expect(routing([]).choose()).toBeNull()
})

test('replicas take turns, each time with the others behind as a second choice', () => {
  const table = routing([route('a', 100, ['x', 'y', 'z'])])
  const order = [1, 2, 3, 4].map(() => table.choose()?.upstreams.join(''))
  expect(order).toEqual(['xyz', 'yzx', 'zxy', 'xyz'])
})
