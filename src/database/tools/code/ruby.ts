import { expect, isNext, odd, peek, took, type Cursor } from './cursor.ts'
import type { Expression, Named } from './expression.ts'
import { Unreadable, type Token } from './token.ts'

/** The statements of method `name` of the file's class; null where there is none. Throws {@link Unreadable} beyond plain calls. */
export function methodOf(tokens: readonly Token[], name: string): readonly Expression[] | null {
  const at = tokens.findIndex(
    (token, index) => token.text === 'def' && tokens[index + 1]?.text === name,
  )
  if (at < 0) return null
  const cursor: Cursor = { tokens, at: at + 2 }
  if (peek(cursor)?.kind !== 'line') throw odd(cursor)
  return statements(cursor)
}

function statements(cursor: Cursor): readonly Expression[] {
  const body: Expression[] = []
  for (;;) {
    while (peek(cursor)?.kind === 'line') cursor.at++
    if (took(cursor, 'end')) return body
    body.push(command(cursor))
    const next = peek(cursor)
    if (next !== null && next.kind !== 'line' && !isNext(cursor, 'end')) throw odd(cursor)
  }
}

const keywords =
  /^(if|unless|for|while|until|case|begin|raise|return|yield|not|class|module|def|do|end|then|rescue|lambda|proc|self)$/

/** A call with or without brackets, and its block. */
function command(cursor: Cursor): Expression {
  const token = peek(cursor)
  if (token?.kind !== 'word' || keywords.test(token.text)) throw odd(cursor)
  cursor.at++
  let name = token.text
  while (took(cursor, '.')) {
    const further = peek(cursor)
    if (further?.kind !== 'word') throw odd(cursor)
    cursor.at++
    name += `.${further.text}`
  }
  const given = argumentsOf(cursor)
  const block = took(cursor, 'do') ? [blockOf(cursor, token.line)] : []
  return {
    kind: 'call',
    name,
    on: null,
    args: [...given.args, ...block],
    named: given.named,
    line: token.line,
  }
}

function blockOf(cursor: Cursor, line: number): Expression {
  const params: string[] = []
  if (took(cursor, '|')) {
    const name = peek(cursor)
    if (name?.kind !== 'word') throw odd(cursor)
    params.push(name.text)
    cursor.at++
    expect(cursor, '|')
  }
  return { kind: 'code', params, body: statements(cursor), line }
}

function argumentsOf(cursor: Cursor) {
  const bracket = peek(cursor)
  const before = cursor.tokens[cursor.at - 1]
  const inBrackets =
    isNext(cursor, '(') && bracket?.column === (before?.column ?? 0) + (before?.text.length ?? 0)
  if (inBrackets) cursor.at++
  const ends = () =>
    inBrackets
      ? isNext(cursor, ')')
      : peek(cursor)?.kind === 'line' || isNext(cursor, 'do') || peek(cursor) === null
  const given = list(cursor, ends)
  if (inBrackets) expect(cursor, ')')
  return given
}

function list(cursor: Cursor, ends: () => boolean): { args: readonly Expression[]; named: Named } {
  const args: Expression[] = []
  const named = new Map<string, Expression>()
  while (!ends()) {
    const key = peek(cursor)
    if ((key?.kind === 'word' || key?.kind === 'text') && isNext(cursor, ':', 1)) {
      cursor.at += 2
      named.set(key.text, value(cursor))
    } else if (key?.kind === 'text' && isNext(cursor, '=>', 1)) {
      cursor.at += 2
      named.set(key.text, value(cursor))
    } else args.push(value(cursor))
    if (ends()) break
    expect(cursor, ',')
    while (peek(cursor)?.kind === 'line') cursor.at++
  }
  return { args, named }
}

function value(cursor: Cursor): Expression {
  const token = peek(cursor)
  if (token === null) throw odd(cursor)
  const { line } = token
  if (token.kind === 'text') {
    if (token.filled) throw new Unreadable('a text that is filled in when the program runs', line)
    cursor.at++
    // `<<~SQL.squish` and `.strip` change white space only.
    if (isNext(cursor, '.') && /^(squish|strip)$/.test(peek(cursor, 1)?.text ?? '')) {
      if (/--/.test(token.text)) throw new Unreadable('comments that become part of one line', line)
      cursor.at += 2
    }
    return { kind: 'text', text: token.text, line }
  }
  if (token.kind === 'number') {
    cursor.at++
    return { kind: 'number', text: token.text, line }
  }
  if (took(cursor, '[')) {
    const { args } = list(cursor, () => isNext(cursor, ']'))
    expect(cursor, ']')
    return { kind: 'list', items: args, line }
  }
  if (took(cursor, '{')) {
    const { args, named } = list(cursor, () => isNext(cursor, '}'))
    expect(cursor, '}')
    if (args.length > 0) throw odd(cursor)
    return { kind: 'map', entries: named, line }
  }
  if (token.kind === 'word' && /^(true|false|nil)$/.test(token.text)) {
    cursor.at++
    return { kind: 'name', name: token.text, line }
  }
  throw odd(cursor)
}
