import { expect, isNext, odd, peek, took, type Cursor } from './cursor.ts'
import type { Expression, Named } from './expression.ts'
import { Unreadable, type Token } from './token.ts'

/**
 * The statements of `def name(…)` at the left margin, each one call or nothing (`pass`, a docstring); null where there is no
 * such function. Throws {@link Unreadable} at anything that decides, repeats or remembers.
 */
export function bodyOf(tokens: readonly Token[], name: string): readonly Expression[] | null {
  const at = tokens.findIndex(
    (token, index) =>
      token.text === 'def' && token.column === 0 && tokens[index + 1]?.text === name,
  )
  const def = tokens[at]
  if (def === undefined) return null
  const start = tokens.findIndex((token, index) => index > at && token.kind === 'line')
  const cursor: Cursor = { tokens, at: start < 0 ? tokens.length : start }
  const body: Expression[] = []
  for (;;) {
    while (peek(cursor)?.kind === 'line') cursor.at++
    const next = peek(cursor)
    if (next === null || next.column <= def.column) return body
    if (took(cursor, 'pass')) continue
    const said = expression(cursor)
    if (said.kind !== 'text') body.push(said)
    if (peek(cursor) !== null && peek(cursor)?.kind !== 'line') throw odd(cursor)
  }
}

const keywords = /^(if|for|while|with|try|raise|lambda|return|yield|not|import|from|class|def)$/

/** The expression at the cursor. */
function expression(cursor: Cursor): Expression {
  let value = primary(cursor)
  for (;;) {
    const line = peek(cursor)?.line ?? 1
    if (took(cursor, '.')) {
      const name = peek(cursor)
      if (name?.kind !== 'word') throw odd(cursor)
      cursor.at++
      value =
        value.kind === 'name'
          ? { kind: 'name', name: `${value.name}.${name.text}`, line: value.line }
          : { kind: 'call', name: name.text, on: value, args: [], named: new Map(), line }
    } else if (isNext(cursor, '(')) {
      const given = args(cursor)
      if (value.kind === 'name') {
        value = { kind: 'call', name: value.name, on: null, ...given, line: value.line }
      } else if (value.kind === 'call' && value.on !== null && value.args.length === 0) {
        value = { ...value, ...given }
      } else throw odd(cursor)
    } else return value
  }
}

function primary(cursor: Cursor): Expression {
  const token = peek(cursor)
  if (token === null) throw odd(cursor)
  const { line } = token
  if (token.kind === 'text') return text(cursor)
  if (took(cursor, '-')) {
    const digits = peek(cursor)
    if (digits?.kind !== 'number') throw odd(cursor)
    cursor.at++
    return { kind: 'number', text: `-${digits.text}`, line }
  }
  if (took(cursor, '[')) return { kind: 'list', items: items(cursor, ']'), line }
  if (took(cursor, '(')) {
    const found = items(cursor, ')')
    const [only] = found
    const comma = cursor.tokens[cursor.at - 2]?.text === ','
    return only !== undefined && found.length === 1 && !comma
      ? only
      : { kind: 'list', items: found, line }
  }
  cursor.at++
  if (token.kind === 'number') return { kind: 'number', text: token.text, line }
  if (token.kind === 'word' && !keywords.test(token.text))
    return { kind: 'name', name: token.text, line }
  cursor.at--
  throw odd(cursor)
}

/** Texts side by side are one. */
function text(cursor: Cursor): Expression {
  const { line = 1 } = peek(cursor) ?? {}
  let all = ''
  for (let token = peek(cursor); token?.kind === 'text'; token = peek(cursor)) {
    if (token.filled)
      throw new Unreadable('a text that is filled in when the program runs', token.line)
    all += token.text
    cursor.at++
  }
  return { kind: 'text', text: all, line }
}

function items(cursor: Cursor, close: string): readonly Expression[] {
  const found: Expression[] = []
  while (!took(cursor, close)) {
    found.push(expression(cursor))
    if (!isNext(cursor, close)) expect(cursor, ',')
  }
  return found
}

function args(cursor: Cursor): { readonly args: readonly Expression[]; readonly named: Named } {
  expect(cursor, '(')
  const found: Expression[] = []
  const named = new Map<string, Expression>()
  while (!took(cursor, ')')) {
    const name = peek(cursor)
    if (name?.kind === 'word' && isNext(cursor, '=', 1)) {
      cursor.at += 2
      named.set(name.text, expression(cursor))
    } else found.push(expression(cursor))
    if (!isNext(cursor, ')')) expect(cursor, ',')
  }
  return { args: found, named }
}

/** What `name = …` at the given column holds, also with a type between; null where there is none. */
export function assigned(
  tokens: readonly Token[],
  name: string,
  column: 'margin' | 'class',
): Expression | null {
  const at = tokens.findIndex(
    (token, index) =>
      token.kind === 'word' &&
      token.text === name &&
      (column === 'margin') === (token.column === 0) &&
      (index === 0 || tokens[index - 1]?.kind === 'line') &&
      ['=', ':'].includes(tokens[index + 1]?.text ?? ''),
  )
  if (at < 0) return null
  const equals = tokens.findIndex((token, index) => index > at && token.text === '=')
  return expression({ tokens, at: equals + 1 })
}
