import { expect, test } from 'vitest'
import type { Guard } from '../model/guard.ts'
import { percent } from './percent.ts'
import { readingOf, unread } from './reading.ts'

const guard: Guard = {
  name: 'checkout',
  source: 'traffic',
  match: {},
  bad: { status: 500 },
  limit: 0.005,
  alpha: 0.01,
}

test('a reading says share, limit and from how much', () => {
  expect(readingOf(guard, '2.0.0', { bad: 81, total: 1000 })).toEqual({
    guard: 'checkout',
    version: '2.0.0',
    outcome: 'bad',
    counts: { bad: 81, total: 1000 },
    share: 0.081,
    limit: 0.005,
    says: '8.1 % bad, over the limit of 0.5 % (81 of 1000 bad)',
  })
})

test('too little data tells how much more would settle it', () => {
  const reading = readingOf(guard, '2.0.0', { bad: 0, total: 340 })
  expect(reading.outcome).toBe('too-little-data')
  expect(reading.says).toMatch(/^too little data: 0 of 340 bad, about \d+ more settle it$/)
})

test('impossible counts are could-not-ask, not healthy', () => {
  expect(readingOf(guard, '2.0.0', { bad: 3, total: 2 })).toMatchObject({
    outcome: 'could-not-ask',
    counts: null,
    says: expect.stringContaining('More bad events than events') as unknown,
  })
})

test('a guard nobody could be asked about carries the problem', () => {
  const problem = { what: 'the switch did not answer', where: 'sock', hint: 'start it' }
  expect(unread(guard, '2.0.0', problem)).toMatchObject({
    outcome: 'could-not-ask',
    says: 'the switch did not answer (sock). start it',
  })
})

test('nothing counted is no data', () => {
  expect(readingOf(guard, '2.0.0', null)).toMatchObject({
    outcome: 'no-data',
    counts: null,
    share: null,
    says: 'no request was counted',
  })
})

test('percentages keep two or three significant digits', () => {
  expect([0, 0.005, 0.0812, 0.5, 0.12345, 1, null].map(percent)).toEqual([
    '0 %',
    '0.5 %',
    '8.1 %',
    '50 %',
    '12.3 %',
    '100 %',
    'unknown',
  ])
})
