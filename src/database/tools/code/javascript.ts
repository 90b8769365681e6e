import { expect, isNext, odd, peek, skipBrackets, took, type Cursor } from './cursor.ts'
import type { Code, Expression, Named } from './expression.ts'
import { Unreadable } from './token.ts'

/** Constants of a function that hold what can be read. */
type Scope = ReadonlyMap<string, Expression>

const nowhere: Scope = new Map()

/**
 * The function that begins at the cursor: an arrow, a `function`, or the parameters and body of a method. Its body may only
 * hold constants and calls; anything that decides or repeats is not read.
 */
export function functionAt(cursor: Cursor, scope: Scope = nowhere): Code {
  const line = peek(cursor)?.line ?? 1
  took(cursor, 'async')
  if (took(cursor, 'function') && !isNext(cursor, '(')) cursor.at++
  const params = parameters(cursor)
  if (took(cursor, ':')) {
    while (peek(cursor) !== null && !isNext(cursor, '{') && !isNext(cursor, '=>')) cursor.at++
  }
  const arrow = took(cursor, '=>')
  if (isNext(cursor, '{')) return { kind: 'code', params, body: block(cursor, scope), line }
  if (!arrow) throw odd(cursor)
  return { kind: 'code', params, body: [expression(cursor, scope)], line }
}

function parameters(cursor: Cursor): readonly string[] {
  const only = peek(cursor)
  if (only?.kind === 'word') {
    cursor.at++
    return [only.text]
  }
  const from = cursor.at
  if (!isNext(cursor, '(')) throw odd(cursor)
  skipBrackets(cursor)
  const inside = cursor.tokens.slice(from + 1, cursor.at - 1)
  const names: string[] = []
  for (const [at, token] of inside.entries()) {
    const before = inside[at - 1]
    // `{ context: queryInterface }` names its second word, a type stands behind a colon without one.
    const named = before === undefined || before.text === ',' || before.text === '{'
    const renamed = before?.text === ':' && inside[at - 2]?.text === 'context'
    if (token.kind === 'word' && (named || renamed)) names.push(token.text)
  }
  return names
}

function block(cursor: Cursor, outer: Scope): readonly Expression[] {
  expect(cursor, '{')
  const scope = new Map(outer)
  const body: Expression[] = []
  let ended = false
  while (!took(cursor, '}')) {
    if (took(cursor, ';')) continue
    if (ended) throw odd(cursor)
    if (took(cursor, 'const')) {
      const name = peek(cursor)
      if (name?.kind !== 'word') throw odd(cursor)
      cursor.at++
      expect(cursor, '=')
      const value = expression(cursor, scope)
      if (value.kind !== 'text') throw new Unreadable(`what ${name.text} holds`, name.line)
      scope.set(name.text, value)
      continue
    }
    ended = took(cursor, 'return')
    if (ended && (isNext(cursor, '}') || isNext(cursor, ';'))) continue
    const waits = ended || isNext(cursor, 'await')
    const said = expression(cursor, scope)
    if (said.kind === 'call' && !waits) body.push({ ...said, loose: true })
    else if (said.kind !== 'text') body.push(said)
    const [last, next] = [cursor.tokens[cursor.at - 1], peek(cursor)]
    if (next === null || (next.text !== ';' && next.text !== '}' && next.line === last?.line))
      throw odd(cursor)
  }
  return body
}

const keywords = /^(if|for|while|do|switch|try|throw|new|let|var|delete|typeof|yield|class|import)$/

function expression(cursor: Cursor, scope: Scope): Expression {
  while (took(cursor, 'await') || took(cursor, 'void'));
  let value = primary(cursor, scope)
  for (;;) {
    const line = peek(cursor)?.line ?? 1
    if (took(cursor, '.') || took(cursor, '?.')) {
      const name = peek(cursor)
      if (name?.kind !== 'word') throw odd(cursor)
      cursor.at++
      value =
        value.kind === 'name'
          ? { kind: 'name', name: `${value.name}.${name.text}`, line }
          : { kind: 'call', name: name.text, on: value, args: [], named: new Map(), line }
    } else if (isNext(cursor, '(')) {
      const args = items(cursor, '(', ')', scope)
      if (value.kind === 'name')
        value = {
          kind: 'call',
          name: value.name,
          on: null,
          args,
          named: new Map(),
          line: value.line,
        }
      else if (value.kind === 'call' && value.on !== null && value.args.length === 0)
        value = { ...value, args }
      else throw odd(cursor)
    } else if (took(cursor, '+')) {
      const right = expression(cursor, scope)
      if (value.kind !== 'text' || right.kind !== 'text')
        throw new Unreadable('a sum that is not of texts', line)
      value = { ...value, text: value.text + right.text }
    } else return value
  }
}

function primary(cursor: Cursor, scope: Scope): Expression {
  const token = peek(cursor)
  if (token === null) throw odd(cursor)
  const { line } = token
  if (token.kind === 'text') {
    if (token.filled) throw new Unreadable('a text that is filled in when the program runs', line)
    cursor.at++
    return { kind: 'text', text: token.text, line }
  }
  if (token.kind === 'number') {
    cursor.at++
    return { kind: 'number', text: token.text, line }
  }
  if (isNext(cursor, '[')) return { kind: 'list', items: items(cursor, '[', ']', scope), line }
  if (isNext(cursor, '{')) return { kind: 'map', entries: entries(cursor, scope), line }
  if (isFunction(cursor)) return functionAt(cursor, scope)
  if (token.kind !== 'word' || keywords.test(token.text)) throw odd(cursor)
  cursor.at++
  return scope.get(token.text) ?? { kind: 'name', name: token.text, line }
}

function isFunction(cursor: Cursor): boolean {
  if (isNext(cursor, 'function') || isNext(cursor, 'async')) return true
  if (peek(cursor)?.kind === 'word') return isNext(cursor, '=>', 1)
  return isNext(cursor, '(')
}

function items(cursor: Cursor, open: string, close: string, scope: Scope): readonly Expression[] {
  expect(cursor, open)
  const found: Expression[] = []
  while (!took(cursor, close)) {
    found.push(expression(cursor, scope))
    if (!isNext(cursor, close)) expect(cursor, ',')
  }
  return found
}

function entries(cursor: Cursor, scope: Scope): Named {
  expect(cursor, '{')
  const found = new Map<string, Expression>()
  while (!took(cursor, '}')) {
    const key = peek(cursor)
    if (key === null || key.kind === 'mark' || key.filled) throw odd(cursor)
    cursor.at++
    if (took(cursor, ':')) found.set(key.text, expression(cursor, scope))
    else if (key.kind === 'word' && (isNext(cursor, ',') || isNext(cursor, '}')))
      found.set(key.text, scope.get(key.text) ?? { kind: 'name', name: key.text, line: key.line })
    else throw odd(cursor)
    if (!isNext(cursor, '}')) expect(cursor, ',')
  }
  return found
}
