import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseExposition } from './exposition.ts'

const parse = (text: string) => {
  const parsed = parseExposition(text, 'http://x/metrics')
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value.map(({ labels: { __name__, ...labels }, value }) => [__name__, labels, value])
}

test('the Prometheus text format', () => {
  const text = `# HELP a_total Things \\n counted.
# TYPE a_total counter
a_total{code="200",path="/a\\"b\\\\c\\nd{}=,# x"} 1027 1395066363000
a_total{code="400", } 3
  indented 1
\tb 1.5e3
no_labels{} NaN
inf{le="+Inf"} +Inf
neg -Inf

`
  expect(parse(text)).toEqual([
    ['a_total', { code: '200', path: '/a"b\\c\nd{}=,# x' }, 1027],
    ['a_total', { code: '400' }, 3],
    ['indented', {}, 1],
    ['b', {}, 1500],
    ['no_labels', {}, NaN],
    ['inf', { le: '+Inf' }, Infinity],
    ['neg', {}, -Infinity],
  ])
})

test('OpenMetrics, with exemplars, times and line ends of either kind', () => {
  const text = `# TYPE d histogram\r
d_bucket{le="0.1"} 8.0 # {trace_id="a b"} 0.054 1520879607.7\r
d_bucket{le="+Inf"} 17.0 1520879607.789 # {} 1.0\r
d_count 17.0\r
d_created 1520430000.123\r
# EOF\r
`
  expect(parse(text)).toEqual([
    ['d_bucket', { le: '0.1' }, 8],
    ['d_bucket', { le: '+Inf' }, 17],
    ['d_count', {}, 17],
    ['d_created', {}, 1520430000.123],
  ])
})

test.each([
  '<html>',
  'a',
  'a{',
  'a{b} 1',
  'a{b="c} 1',
  'a{b="c"',
  'a{b="c" d="e"} 1',
  'a one',
  'a 0x10',
  'a 1 2 3',
  '{b="c"} 1',
  '9a 1',
])('%j spoils the whole', (line) => {
  const parsed = parseExposition(`fine 1\n${line}\n`, 'http://x/metrics')
  expect(parsed.ok).toBe(false)
  expect(!parsed.ok && parsed.problems[0]?.what).toContain('Line 2')
})

test('what was written is read again, whatever labels say', () => {
  const label = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !/[\r]/.test(text))
  fc.assert(
    fc.property(label, fc.double({ noNaN: true }), (value, number) => {
      const escaped = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
      const written = number === Infinity ? '+Inf' : number === -Infinity ? '-Inf' : String(number)
      expect(parse(`m{a="${escaped}",b=""} ${written}`)).toEqual([
        ['m', { a: value, b: '' }, Object.is(number, -0) ? expect.anything() : number],
      ])
    }),
  )
})
