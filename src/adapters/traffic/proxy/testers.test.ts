import { expect, test } from 'vitest'
import type { Route } from '../../../model/revision.ts'
import { canaryOf } from './testers.ts'

const routes = (shares: Readonly<Record<string, number>>): readonly Route[] =>
  Object.entries(shares).map(([revision, weight]) => ({ revision, version: '1.0.0', weight }))
const noted = (revisions: readonly string[], canary: string | null = null) => ({
  revisions,
  canary,
})

test.each([
  ['serves alone', noted(['old']), { new: 100 }, null],
  ['joins', noted(['old']), { old: 90, new: 10 }, 'new'],
  ['joins with most of it', noted(['old']), { old: 1, new: 99 }, 'new'],
  ['grows past the half', noted(['old', 'new'], 'new'), { old: 25, new: 75 }, 'new'],
  ['won, and another one joins', noted(['new']), { new: 95, next: 5 }, 'next'],
  ['left, and two stay', noted(['a', 'b', 'c'], 'c'), { a: 60, b: 40 }, 'b'],
  ['was never noted', null, { old: 90, new: 10 }, 'new'],
])('the canary that %s', (_, before, shares, canary) => {
  expect(canaryOf(before, routes(shares))).toBe(canary)
})
