import { expect, test } from 'vitest'
import { canonicalJson } from './json.ts'

test('canonical JSON does not depend on the order of keys and leaves undefined out', () => {
  expect(canonicalJson({ b: [1, { d: 1, c: undefined }], a: null })).toBe(
    '{"a":null,"b":[1,{"d":1}]}',
  )
})
