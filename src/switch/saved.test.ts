import { expect, test } from 'vitest'
import { fromJson, nothingSaved, parseSaved, wantedRoutesSchema } from './saved.ts'

const route = { revision: 'r1', version: '1.9.0', weight: 100, upstreams: ['http://127.0.0.1:1'] }

test('what was saved is read back', () => {
  const saved = { ...nothingSaved, port: 8080, routes: [route], addresses: { r1: route.upstreams } }
  expect(parseSaved(JSON.stringify(saved))).toEqual(saved)
})

test.each([
  '',
  '\0\0\0\0',
  '[]',
  'null',
  '{"format":1',
  JSON.stringify({ ...nothingSaved, format: 2 }),
  JSON.stringify({ ...nothingSaved, routes: 'all' }),
  JSON.stringify({ ...nothingSaved, routes: [{ ...route, weight: 50 }] }),
  JSON.stringify({ ...nothingSaved, counts: [{ guard: 'errors' }] }),
  JSON.stringify({ ...nothingSaved, surprise: true }),
])('anything else is damaged: %j', (text) => {
  expect(parseSaved(text)).toHaveProperty('damaged')
})

test.each([
  [[{ ...route, weight: 99 }], 'add up to 100'],
  [
    [
      { ...route, weight: 50 },
      { ...route, weight: 50 },
    ],
    'named twice',
  ],
  [[{ ...route, weight: 101 }], 'weight'],
  [[{ ...route, upstreams: ['https://127.0.0.1:1'] }], 'http://127.0.0.1:4711'],
  [[{ ...route, upstreams: ['http://127.0.0.1:1/path'] }], 'http://127.0.0.1:4711'],
  [[{ ...route, upstreams: ['-x'] }], 'http://127.0.0.1:4711'],
  [{}, 'array'],
])('routes that make no sense are refused with the reason: %j', (routes, reason) => {
  const parsed = fromJson(JSON.stringify(routes), wantedRoutesSchema)
  expect('error' in parsed && parsed.error).toContain(reason)
})
