import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { messageFault, readTrailers, writeMessage } from './trailers.ts'

describe('trailers', () => {
  test('are the last paragraph, notes what stands before', () => {
    const message = 'First note.\n\n# Heading\n\nLastgood-Service: shop\nLastgood-Version: 1.9.0\n'
    expect(readTrailers(message)).toEqual({
      text: 'First note.\n\n# Heading',
      trailers: [
        ['Lastgood-Service', 'shop'],
        ['Lastgood-Version', '1.9.0'],
      ],
    })
  })

  test('a message of somebody else has none, even when it ends like trailers', () => {
    expect(readTrailers('Text\n\nSigned-off-by: A <a@b>')).toEqual({
      text: 'Text\n\nSigned-off-by: A <a@b>',
      trailers: [],
    })
  })

  test('damaged lines and line ends give fewer facts', () => {
    const message = 'Lastgood-Service: shop\r\nwhat is this\r\nLastgood-Version 1\r\n: x\r\n'
    expect(readTrailers(message).trailers).toEqual([['Lastgood-Service', 'shop']])
  })

  test.each([
    ['a\nb', '', [], 'one line'],
    [' ', '', [], 'one line'],
    ['s', 'x\0y', [], 'NUL'],
    ['s', '-----BEGIN PGP SIGNATURE-----', [], 'signature'],
    ['s', '', [['Bad key', 'x']], 'key'],
    ['s', '', [['Key', 'x\nLastgood-Version: 2']], 'line break'],
  ] as const)('refuses %j %j %j', (subject, text, trailers, why) => {
    expect(messageFault(subject, text, trailers)).toContain(why)
  })

  test('what is written is read back', () => {
    const line = fc.stringMatching(/^[a-zA-Z0-9 #:.,-]*[a-z]$/)
    const text = fc.array(line, { maxLength: 5 }).map((lines) => lines.join('\n').trim())
    const value = fc.stringMatching(/^[a-z0-9=:._/-]+$/)
    fc.assert(
      fc.property(text, fc.array(value, { maxLength: 3 }), (notes, values) => {
        const trailers = [
          ['Lastgood-Service', 'shop'] as const,
          ...values.map((item) => ['Lastgood-Artifact', item] as const),
        ]
        fc.pre(messageFault('shop 1', notes, trailers) === null)
        const message = writeMessage('shop 1', notes, trailers)
        expect(message.startsWith('shop 1\n\n')).toBe(true)
        expect(readTrailers(message.slice('shop 1\n\n'.length))).toEqual({ text: notes, trailers })
      }),
    )
  })
})
