import { expect, test } from 'vitest'
import { taggedVersion } from './tagged-version.ts'

const pattern = 'registry.example/shop/api:v{version}'

test.each([
  ['registry.example/shop/api:v1.9.0', '1.9.0'],
  [`registry.example/shop/api:v1.9.0@sha256:${'a'.repeat(64)}`, '1.9.0'],
  ['registry.example/shop/api:1.9.0', null],
  ['registry.example/shop/api:vlatest', null],
  ['registry.example/shop/api', null],
  ['registry.example/other:v1.9.0', null],
  ['elsewhere.example/shop/api:v1.9.0', null],
  [`sha256:${'a'.repeat(64)}`, null],
  ['no name at all', null],
])('%s of that repository is %s', (image, version) => {
  expect(taggedVersion(pattern, image)).toBe(version)
})

test('a name without the version in its tag tells none', () => {
  expect(
    taggedVersion('registry.example/shop:production', 'registry.example/shop:1.9.0'),
  ).toBeNull()
  expect(taggedVersion(null, 'registry.example/shop:1.9.0')).toBeNull()
})
