import { expect, test } from 'vitest'
import { sameMeaning } from './meaning.ts'

test.each([
  ["'x'::text", "'x'::character varying"],
  ["((status)::text = 'a'::text)", "(status = 'a'::character varying)"],
  [
    "CHECK (((s)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])))",
    "CHECK ((s = ANY (ARRAY['a'::text, 'b'::text])))",
  ],
  ['SELECT  a\n FROM public.t', 'select a from t'],
  ['select a -- why\n from t', 'select a /* how */ from t'],
  ['(a)', 'a'],
])('%s means %s', (a, b) => {
  expect(sameMeaning(a, b)).toBe(true)
  expect(sameMeaning(b, a)).toBe(true)
})

test.each([
  ["'x'::character varying(2)", "'x'::character varying(3)"],
  ["'x'::character varying(2)", "'x'::text"],
  ['(a + b) * c', 'a + (b * c)'],
  ["'A'", "'a'"],
  ['"A"', '"a"'],
  ["'a  b'", "'a b'"],
  ['f(a)', 'f a'],
  ["'1'::integer", "'1'::text"],
  ['audit.t', 't'],
  ['a > 1', 'a > 10'],
  ["'-- x'", "'-- y'"],
])('%s does not mean %s', (a, b) => {
  expect(sameMeaning(a, b)).toBe(false)
})
