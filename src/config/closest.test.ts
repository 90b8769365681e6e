import { expect, test } from 'vitest'
import { closest, knownHint } from './closest.ts'

test.each([
  ['polcy', 'policy'],
  ['prodution', 'production'],
  ['PRODUCTION', 'production'],
  ['prodcution', 'production'],
  ['zebra', null],
  ['', null],
  ['x'.repeat(10_000), null],
])('%s was meant to be %s', (word, meant) => {
  expect(closest(word, ['policy', 'production', 'staging'])).toBe(meant)
})

test('the nearest wins, and all known words are told', () => {
  expect(closest('stagin', ['staying', 'staging'])).toBe('staging')
  expect(knownHint('ap', ['api', 'web'])).toBe('Did you mean "api"? Known: api, web')
  expect(knownHint('zzzzzz', ['api', 'web'])).toBe('Known: api, web')
  expect(knownHint('x', [])).toBe('None is known')
})
