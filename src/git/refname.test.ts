import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { refNameFault } from './refname.ts'

/** What git itself says of a tag's name. */
function gitAllows(name: string): boolean {
  try {
    execFileSync('git', ['check-ref-format', `refs/tags/${name}`], { stdio: 'ignore' })
    return !name.startsWith('-')
  } catch {
    return false
  }
}

test.each([
  '1.9.0',
  'shop/v1.9.0',
  '1.0.0+build.1',
  'ünïcode',
  'a@b',
  '@',
  'a@{b',
  'v1.lock',
  '.v1',
  'a//b',
  '-v1',
  'v1.',
  'a b',
  'a\nb',
  'a~1',
  'a..b',
  '',
])('agrees with git about %j', (name) =>
  expect(refNameFault(name) === null).toBe(name !== '@' && gitAllows(name)),
)

test('agrees with git about names at random', () => {
  const unit = fc.constantFrom(
    'a',
    '1',
    '.',
    '..',
    '/',
    '-',
    '@',
    '{',
    '.lock',
    ' ',
    '*',
    '\\',
    '\t',
    'é',
  )
  const name = fc.array(unit, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(name, (text) => {
      // A lone @ means HEAD in many places; git only refuses it as a whole reference.
      fc.pre(text !== '@')
      expect(refNameFault(text) === null, JSON.stringify(text)).toBe(gitAllows(text))
    }),
    { numRuns: 150 },
  )
})
