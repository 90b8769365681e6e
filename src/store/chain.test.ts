import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '../model/json.ts'
import { entryHash, entryTime, genesis } from './chain.ts'

test('the hash is SHA-256 over the canonical JSON of what it covers, so that others can check it', () => {
  fc.assert(
    fc.property(fc.nat(), fc.string({ unit: 'binary' }), fc.jsonValue(), (seq, scope, event) => {
      const at = '2026-01-01T00:00:00.000Z'
      const text = canonicalJson([genesis, seq, at, scope, event])
      const entry = { previous: genesis, seq, at, scope, event_json: canonicalJson(event) }
      expect(entryHash(entry)).toBe(createHash('sha256').update(text).digest('hex'))
    }),
  )
})

test('an entry is never earlier than the one before', () => {
  const noon = '2026-01-01T12:00:00.000Z'
  expect(entryTime('2026-01-01T12:00:01Z', noon)).toBe('2026-01-01T12:00:01.000Z')
  expect(entryTime('2026-01-01T11:59:59Z', noon)).toBe(noon)
  expect(() => entryTime('yesterday', noon)).toThrow('Invalid time value')
})
