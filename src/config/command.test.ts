import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitCommand } from './command.ts'

const argv = (text: string) => {
  const split = splitCommand(text)
  return split.ok ? split.argv : split.hint
}

test.each([
  ['npm start', ['npm', 'start']],
  ['  node   "my server.js"  --x=\'a b\' ', ['node', 'my server.js', '--x=a b']],
  ['a "" \'\' b\\ c', ['a', '', '', 'b c']],
  ['a "say \\"hi\\"" \'$x | y\'', ['a', 'say "hi"', '$x | y']],
  ['a url#part b~c', ['a', 'url#part', 'b~c']],
  ['a ${B:-c d} $${E}f', ['a', '${B:-c d}', '$${E}f']],
])('%s', (text, words) => expect(argv(text)).toEqual(words))

test.each([
  ['npm run build && npm start', '["sh", "-c", "npm run build && npm start"]'],
  ['a | b', '"|" would mean nothing'],
  ['a > log', '">"'],
  ['a; b', '";"'],
  ['node x $PORT', '"$"'],
  ['rm *.tmp', '"*"'],
  ['a `b`', '"`"'],
  ['a\nb', '"\\n"'],
  ['~/bin/x', '"~"'],
  ['NODE_ENV=production node x', 'variables go under env'],
  ['exec node x', 'exec is not a program'],
  ['node "x', 'Close the quote "'],
  ['node x\\', 'Nothing follows the last backslash'],
  ['', 'Write the program'],
  ['""', 'Write the program'],
])('%s is refused', (text, hint) => expect(argv(text)).toContain(hint))

test('what is accepted is what a shell would make of it', () => {
  const piece = fc.constantFrom(
    'a',
    'b-c',
    ' ',
    '  ',
    '"',
    "'",
    '\\',
    '\\\\',
    '\\"',
    '=',
    '/',
    '#',
    '.',
    ',',
  )
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 14 }), (pieces) => {
      const text = `p ${pieces.join('')}`
      const split = splitCommand(text)
      if (!split.ok) return
      const script = `set -- ${text.slice(2)}\n[ $# -eq 0 ] || printf '%s\\0' "$@"`
      const shell = execFileSync('sh', ['-c', script]).toString().split('\0').slice(0, -1)
      expect(split.argv.slice(1)).toEqual(shell)
    }),
    { numRuns: 150 },
  )
})
