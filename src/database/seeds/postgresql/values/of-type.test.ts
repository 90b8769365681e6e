import { expect, test } from 'vitest'
import { decimals, integers } from './numbers.ts'
import { letters, texts } from './texts.ts'

const all = (values: ReturnType<typeof texts>, n: number) =>
  [
    values.ordinary,
    values.longest,
    values.empty,
    values.lowest,
    values.highest,
    ...(values.more ?? []),
  ].map((maker) => maker?.(n) ?? '')

test.each([1, 2, 3, 5, 8, 20, 64, 300])('no text is longer than %i characters', (length) => {
  for (const n of [0, 1, 9, 10, 63, 127, 1040]) {
    for (const text of all(texts(length), n)) expect([...text].length).toBeLessThanOrEqual(length)
  }
  expect([...(texts(length).longest?.(7) ?? '')].length).toBe(length)
})

test('ordinary texts differ by number as far as the length allows', () => {
  for (const [length, count] of [
    [1, 36],
    [2, 200],
    [4, 500],
    [null, 500],
  ] as const) {
    const some = Array.from({ length: count }, (_, n) => texts(length).ordinary(n))
    expect(new Set(some).size).toBe(count)
  }
  expect(new Set(Array.from({ length: 600 }, (_, n) => letters(n, 2))).size).toBe(600)
})

test('a name says what stands in a column, where it fits', () => {
  expect(texts(null, 'contact_email').ordinary(3)).toBe('user3@example.com')
  expect(texts(5, 'email').ordinary(3)).toBe('4')
  expect(texts(2).ordinary(36)).toBe('10')
})

test.each([
  'numeric(3,0)',
  'numeric(10,2)',
  'numeric(3,3)',
  'numeric(5,-2)',
  'numeric(1,0)',
  'numeric(38,10)',
])('numbers fit into %s', (type) => {
  const [, precision = 0, scale = 0] = (/\((\d+),(-?\d+)\)/.exec(type) ?? []).map(Number)
  for (const n of [0, 5, 63, 130]) {
    const { ordinary, longest, lowest, highest } = decimals(type)
    for (const text of [ordinary, longest, lowest, highest].map((maker) => maker?.(n) ?? '')) {
      const [, whole = '', part = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(String(text)) ?? []
      expect([type, text, part.length <= Math.max(scale, 0)]).toEqual([type, text, true])
      const digits = whole.replace(/^0+/, '').length
      expect([type, text, digits <= precision - scale]).toEqual([type, text, true])
    }
  }
})

test('whole numbers reach both ends', () => {
  expect(integers(64).highest?.(0)).toBe('9223372036854775807')
  expect(integers(64).lowest?.(0)).toBe('-9223372036854775808')
  expect(integers(16).highest?.(3)).toBe('32764')
})
