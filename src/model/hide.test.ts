import { expect, test } from 'vitest'
import { hide } from './hide.ts'

test('every occurrence of every secret goes, the longer one first', () => {
  expect(hide('token abcd-efgh and abcd', ['abcd', 'abcd-efgh'])).toBe('token *** and ***')
})

test('what replacement patterns or expressions could mean stays text', () => {
  expect(hide('a $&.* b', ['$&.*'])).toBe('a *** b')
})

test('values too short to be secrets do not make a text unreadable', () => {
  expect(hide('port 80 is on', ['80', 'on', ''])).toBe('port 80 is on')
})
