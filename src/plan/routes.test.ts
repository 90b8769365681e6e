import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mixed, routesText, toRoutes } from './routes.ts'

const share = (revision: string, share: number) => ({ revision, version: revision, share })

test('shares become whole percents that add up to 100, none off by more than one', () => {
  const someShares = fc.uniqueArray(
    fc.tuple(fc.string(), fc.double({ min: 0.001, max: 1, noNaN: true })),
    { minLength: 1, maxLength: 20, selector: ([name]) => name },
  )
  fc.assert(
    fc.property(someShares, (shares) => {
      const routes = toRoutes(shares.map(([name, part]) => share(name, part)))
      const sum = shares.reduce((total, [, part]) => total + part, 0)
      expect(routes.reduce((total, { weight }) => total + weight, 0)).toBe(100)
      routes.forEach(({ weight }, n) =>
        expect(Math.abs(weight - ((shares[n]?.[1] ?? 0) / sum) * 100)).toBeLessThanOrEqual(1),
      )
    }),
  )
})

test('a revision that is named twice takes nothing from the sum', () => {
  const routes = toRoutes([share('a', 0.6), share('a', 0.6), share('b', 98.8)])
  expect(routes.reduce((total, { weight }) => total + weight, 0)).toBe(100)
})

test('nobody with a share is nobody routed', () => {
  expect(toRoutes([])).toEqual([])
  expect(toRoutes([share('a', 0)])).toEqual([])
})

test('a canary takes its share from all the others, as they were divided', () => {
  const before = toRoutes([share('a', 3), share('b', 1)])
  const weights = mixed(before, { revision: 'c', version: 'c' }, 20).map(({ weight }) => weight)
  expect(weights).toEqual([60, 20, 20])
})

test('routes are told in words, the largest first', () => {
  expect(routesText(toRoutes([share('a', 1), share('b', 3)]))).toBe('75 % to b, 25 % to a')
  expect(routesText(toRoutes([share('a', 1), share('b', 0)]))).toBe('all traffic to a')
  expect(routesText([])).toBe('no traffic to anything')
})
