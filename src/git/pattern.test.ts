import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tagGlob, tagName, versionOf } from './pattern.ts'

describe('tag pattern', () => {
  test.each([
    ['v{version}', '1.9.0', 'v1.9.0', 'refs/tags/v*'],
    ['{service}/v{version}', '1.9.0', 'shop/v1.9.0', 'refs/tags/shop/v*'],
    ['{version}', '1.9.0-rc.1', '1.9.0-rc.1', 'refs/tags/*'],
    ['release-{version}-{service}', '2.0.0', 'release-2.0.0-shop', 'refs/tags/release-*-shop'],
  ])('%s with %s is %s', (pattern, version, tag, glob) => {
    expect(tagName(pattern, 'shop', version)).toEqual({ ok: true, value: tag })
    expect(versionOf(pattern, 'shop', tag)).toBe(version)
    expect(tagGlob(pattern, 'shop')).toBe(glob)
  })

  test.each([
    ['v{version}', 'w1.9.0', null],
    ['v{version}', 'v', null],
    ['v{version}', 'v-1', null],
    ['v{version}', 'vendor', null],
    ['{service}/v{version}', 'cart/v1.0.0', null],
    ['{version}-x', '-x', null],
    ['v{version}', 'v1.9', '1.9'],
    ['v{version}', 'v2024-01-31', '2024-01-31'],
    ['{version}', 'latest', 'latest'],
  ])('%s reads %s as %s', (pattern, tag, version) => {
    expect(versionOf(pattern, 'shop', tag)).toBe(version)
  })

  test.each(['', '-1.0.0', '--upload-pack=x', 'a/b', 'a b', '1..0', '1.0.0.lock', 'x\ny', 'x^{}'])(
    'refuses version %j',
    (version) => {
      const name = tagName('{version}', 'shop', version)
      expect(name.ok).toBe(false)
    },
  )

  test('a dollar in the service is only a dollar', () => {
    expect(tagName('{service}-{version}', "$&$'", '1.0.0')).toEqual({
      ok: true,
      value: "$&$'-1.0.0",
    })
  })

  test('what is named is read back', () => {
    const version = fc.stringMatching(/^[0-9][0-9A-Za-z.+-]{0,12}$/)
    const pattern = fc.constantFrom(
      'v{version}',
      '{service}/v{version}',
      '{version}',
      'a{version}b',
    )
    fc.assert(
      fc.property(pattern, version, (how, text) => {
        const tag = tagName(how, 'shop', text)
        fc.pre(tag.ok)
        expect(tag.ok && versionOf(how, 'shop', tag.value)).toBe(text)
      }),
    )
  })
})
