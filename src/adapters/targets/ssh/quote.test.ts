import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quote, quoteAll } from './quote.ts'

const shells = [
  ['/bin/sh'],
  ['/bin/bash', '--posix'],
  ['/bin/dash'],
  ['/bin/busybox', 'sh'],
  ['/usr/bin/busybox', 'sh'],
  ['/bin/zsh', '-f'],
].filter(([file = '']) => existsSync(file))

/** What a real shell makes of the words: on standard input, as hosts get them. */
function readBack([file = '', ...args]: readonly string[], words: readonly string[]): string[] {
  const input = `printf '%s\\0' ${quoteAll(words)}\n`
  const out = execFileSync(file, [...args, '-s'], { input })
  return out.toString('utf8').split('\0').slice(0, -1)
}

const word = fc.oneof(
  fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
  fc.string({ unit: fc.constantFrom(...'\'"\\$`!*?~#&|;<>(){}[] \t\n\r-=%^ä') }),
)

test.each(shells)('%s reads back exactly what was quoted', (...shell) => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 60 }), (words) => {
      expect(readBack(shell, words)).toEqual(words)
    }),
    { numRuns: 60 },
  )
})

test('a plain word stays as it is, so that people can read commands', () => {
  expect(quoteAll(['systemctl', '--user', 'restart', 'shop@1.service'])).toBe(
    'systemctl --user restart shop@1.service',
  )
  expect(quote('')).toBe("''")
  expect(() => quote('a\0b')).toThrow(/NUL/)
})
