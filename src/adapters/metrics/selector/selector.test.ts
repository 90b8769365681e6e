import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillSelector } from './fill.ts'
import { portable, predicate, predicates, within } from './match.ts'
import { parseSelector, type Selector } from './parse.ts'
import { printSelector } from './print.ts'

const parsed = (text: string): Selector => {
  const found = parseSelector(text)
  if (!found.ok) throw new Error(JSON.stringify(found.problems))
  return found.value
}

test.each([
  ['a', 'a'],
  [' a_total { } ', 'a_total'],
  ['a{b="c"}', 'a{b="c"}'],
  [`a{ b = 'c"d' , e=~"f|g", h!="", i !~ \`\\d\`, }`, 'a{b="c\\"d",e=~"f|g",h!="",i!~"\\\\d"}'],
  ['{__name__="a"}', '{__name__="a"}'],
  ['a{b="\\x41\\u0042\\n\\t"}', 'a{b="AB\\n\\x09"}'],
])('%s is %s', (text, printed) => {
  expect(printSelector(parsed(text))).toBe(printed)
  expect(parsed(printed)).toEqual(parsed(text))
})

test.each([
  '',
  '{}',
  '{a!="b"}',
  '{a=""}',
  'a[5m]',
  'a offset 5m',
  'rate(a[5m])',
  'sum by (b) (a)',
  'a + b',
  'a{b=c}',
  'a{b="c" d="e"}',
  'a{b="c"',
  'a{b=="c"}',
  'a{"b"="c"}',
  'a{b="\\q"}',
  'a{b="c"} or vector(1)',
])('%j is no plain selector', (text) => {
  expect(parseSelector(text).ok).toBe(false)
})

test('whatever a version contains, it stays the value of its matcher', () => {
  const variables = { environment: 'e', component: 'c', service: 's' }
  const template = parsed('a{v="$version",w="x-$version",r=~"p$version|$service",k="$versions"}')
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (version) => {
      const filled = fillSelector(template, { ...variables, version })
      const again = parsed(printSelector(filled))
      expect(again).toEqual(filled)
      expect(again.matchers.map(({ label }) => label)).toEqual(['v', 'w', 'r', 'k'])
      expect(again.matchers[0]?.value).toBe(version)
      const [, , regular] = filled.matchers
      if (regular === undefined) throw new Error('no third matcher')
      expect(predicate(regular)({ r: `p${version}` })).toBe(true)
      expect(predicate(regular)({ r: 's' })).toBe(true)
    }),
  )
})

test('matchers mean what they mean in Prometheus: whole values, and absent labels are empty', () => {
  const matches = (text: string, labels: Record<string, string>) =>
    predicates(parsed(text).matchers)(labels)
  expect(matches('a{b=~"5.."}', { b: '500' })).toBe(true)
  expect(matches('a{b=~"5.."}', { b: '1500' })).toBe(false)
  expect(matches('a{b=~"5|6"}', { b: '56' })).toBe(false)
  expect(matches('a{b!~"5.."}', {})).toBe(true)
  expect(matches('a{b=""}', {})).toBe(true)
  expect(matches('a{b!="x"}', {})).toBe(true)
  expect(matches('a{b=~".*"}', { b: 'x\ny' })).toBe(true)
})

test('bad is asked for together with all where it is a part of it', () => {
  const asks = (narrow: string, wide: string) => within(parsed(narrow), parsed(wide))
  expect(asks('a{v="1",c=~"5.."}', 'a{v="1"}')).toEqual([{ label: 'c', op: '=~', value: '5..' }])
  expect(asks('a', 'a')).toEqual([])
  expect(asks('a{c="5"}', 'b')).toBeNull()
  expect(asks('a{c="5"}', 'a{v="1"}')).toBeNull()
  expect(asks('a{c=~"(?i)x"}', 'a')).toBeNull()
})

test.each(['5..', 'a|b', '[0-9]+', '(?:a|b)*', '\\d\\.\\w', '^$', 'a{2,3}', '.+?'])(
  '%s means the same in both',
  (pattern) => expect(portable(pattern)).toBe(true),
)
test.each([
  '(?i)a',
  '(?=a)',
  '(?<n>a)',
  '\\pL',
  '[[:alpha:]]',
  '\\Aa',
  '\\1',
  'a++',
  '(',
  '\\Qa\\E',
])('%s does not', (pattern) => expect(portable(pattern)).toBe(false))
