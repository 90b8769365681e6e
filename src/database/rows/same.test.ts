import { expect, test } from 'vitest'
import { canonical } from './same.ts'

test.each([
  ['1.0', '1.00', 'numeric(10,2)'],
  ['007', '7', 'numeric'],
  ['-0.00', '0', 'numeric'],
  ['1e3', '1000', 'double precision'],
  ['12345678901234567890.10', '12345678901234567890.1', 'numeric'],
  ['{"a": 1, "b": [1, 2]}', '{"b":[1,2.0],"a":1.0}', 'json'],
  ['2024-01-01 00:00:00+00', '2024-01-01 00:00:00', 'timestamp with time zone'],
  ['2024-01-01 00:00:00', '2024-01-01', 'timestamp without time zone'],
  ['ab  ', 'ab', 'character(4)'],
])('%s is %s as %s', (a, b, type) => {
  expect(canonical(a, [type])).toBe(canonical(b, [type]))
})

test.each([
  ['1.0', '1.00', 'text'],
  ['1.01', '1.1', 'numeric'],
  ['10', '1', 'numeric'],
  ['-1', '1', 'integer'],
  ['12345678901234567890', '12345678901234567891', 'numeric'],
  ['{"a": 12345678901234567890}', '{"a": 12345678901234567891}', 'jsonb'],
  ['{"a": "1"}', '{"a": 1}', 'jsonb'],
  ['[1, 2]', '[2, 1]', 'jsonb'],
  ['{"a": null}', '{}', 'jsonb'],
  ['2024-01-01 00:00:01', '2024-01-01', 'timestamp without time zone'],
  ['2024-01-01 00:00:00+01', '2024-01-01 00:00:00', 'timestamp with time zone'],
  ['ab ', 'ab', 'character varying(4)'],
  ['NaN', '0', 'numeric'],
])('%s is not %s as %s', (a, b, type) => {
  expect(canonical(a, [type])).not.toBe(canonical(b, [type]))
})
