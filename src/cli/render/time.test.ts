import { expect, test } from 'vitest'
import { duration, moment, precise, since } from './time.ts'

test('durations have the unit that people would use', () => {
  expect([0.4, 2, 90, 240, 10_800, 259_200].map(duration)).toEqual([
    '<1 s',
    '2 s',
    '90 s',
    '4 min',
    '3 h',
    '3 d',
  ])
  expect([-1, NaN, Infinity].map(duration)).toEqual(['-', '-', '-'])
  expect([1.94, 250].map(precise)).toEqual(['1.9', '250'])
})

test('a time in the future has no age', () => {
  const now = new Date('2026-01-02T03:04:05Z')
  expect(since('2026-01-02T04:00:00Z', now)).toBe('-')
  expect(moment('2026-01-02T03:00:05Z', now)).toBe('03:00:05Z, 4 min ago')
  expect(moment('2025-12-30T03:04:05Z', now)).toBe('2025-12-30 03:04:05Z, 3 d ago')
})
