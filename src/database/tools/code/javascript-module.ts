import { skipBrackets, isNext, peek, type Cursor } from './cursor.ts'
import type { Code } from './expression.ts'
import { functionAt } from './javascript.ts'
import { lex } from './lex.ts'
import { Unreadable, type Token } from './token.ts'

/** A direction of a migration's module: its function, `off` for `exports.down = false`, null where the module has none. */
export type Side = Code | 'off' | null

/**
 * The functions `up` and `down` of a module: exported, of the exported object, or methods of its one class. Throws
 * {@link Unreadable} where there could be two of them.
 */
export function sidesOf(source: string): { readonly up: () => Side; readonly down: () => Side } {
  const tokens = lex(source, 'javascript')
  return { up: () => side(tokens, 'up'), down: () => side(tokens, 'down') }
}

function side(tokens: readonly Token[], name: string): Side {
  const found = places(tokens, name)
  const [first, second] = found
  if (first === undefined) return null
  if (second !== undefined) throw new Unreadable(`a second ${name}`, second.line)
  const cursor: Cursor = { tokens, at: first.at }
  const value = peek(cursor)
  if (value?.kind === 'word' && /^(false|null|undefined)$/.test(value.text)) return 'off'
  return functionAt(cursor)
}

/** Where the functions begin, at most one pair of braces deep: in the module, its object or its class. */
function places(tokens: readonly Token[], name: string) {
  const found: { readonly at: number; readonly line: number }[] = []
  let depth = 0
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'mark') {
      if ('([{'.includes(token.text)) depth++
      if (')]}'.includes(token.text)) depth--
    }
    if (token.kind !== 'word' || token.text !== name || depth > 1) continue
    const from = begins(tokens, at, depth)
    if (from !== null) found.push({ at: from, line: token.line })
  }
  return found
}

function begins(tokens: readonly Token[], at: number, depth: number): number | null {
  const before = tokens[at - 1]
  if (before?.text === '.' && tokens[at - 2]?.text !== 'exports') return null
  const cursor: Cursor = { tokens, at: at + 1 }
  if (isNext(cursor, '(')) {
    if (before?.text === '.') return null
    skipBrackets(cursor)
    return isNext(cursor, '{') || isNext(cursor, ':') ? at + 1 : null
  }
  if (isNext(cursor, '=')) return isNext(cursor, '=', 1) ? null : at + 2
  if (!isNext(cursor, ':')) return null
  if (depth === 1) return at + 2
  // `export const up: Migration = …`
  const equals = tokens.findIndex((token, index) => index > at && token.text === '=')
  return equals < 0 ? null : equals + 1
}
