import { expect, test } from 'vitest'
import { sampleOf } from './regex-sample.ts'

test.each([
  '^[A-Z]{3}$',
  '^[^@ ]+@[^@ ]+\\.[a-z]{2,}$',
  '^(?:\\+\\d{1,3})?\\d{4,10}$',
  '^#[0-9a-fA-F]{6}$',
  '^[a-z0-9](-?[a-z0-9])*$',
  '^(draft|sent)_\\w+$',
  'x{2}y*z?',
  '^[\\w.-]+/[^/]+$',
  '^a\\.b\\\\c$',
  '^[]a]$',
])('a sample of %s matches it, and another number gives another where there is one', (pattern) => {
  const samples = [0, 1, 2, 700].map((n) => sampleOf(pattern, n))
  for (const sample of samples)
    expect(sample).toMatch(new RegExp(pattern.replace('[]a]', '[\\]a]')))
})

test('different numbers give different samples where the expression allows', () => {
  const samples = Array.from({ length: 50 }, (_, n) => sampleOf('^[A-Z]{3}-\\d+$', n))
  expect(new Set(samples).size).toBe(50)
})

test('classes by name', () => {
  expect(sampleOf('^[[:upper:]][[:digit:]]$', 27)).toMatch(/^[A-Z][0-9]$/)
})

test.each(['(?=x)y', '(?!x)y', '(unclosed', '[unclosed', 'x)'])(
  '%s is beyond it, and said to be',
  (pattern) => {
    expect(sampleOf(pattern, 0)).toBeNull()
  },
)
