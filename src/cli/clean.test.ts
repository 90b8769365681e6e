import { expect, test } from 'vitest'
import { clean } from './clean.ts'

test('what could steer a terminal becomes visible', () => {
  expect(clean('\u001b[2Jgone\u0007')).toBe('\\u{1b}[2Jgone\\u{7}')
  expect(clean('a\u202eb\u2066c')).toBe('a\\u{202e}b\\u{2066}c')
  expect(clean('\u009b31m')).toBe('\\u{9b}31m')
})

test('line ends become spaces, and other text stays as it is', () => {
  expect(clean('two\r\nlines\tof ünïcode ✓')).toBe('two lines of ünïcode ✓')
})
