import { heredocAt } from './heredoc.ts'
import { stringAt } from './strings.ts'
import { Unreadable, type Language, type Token } from './token.ts'

const opening = '([{'
const closing = ')]}'
const comments: Readonly<Record<Language, RegExp>> = {
  javascript: /\/\/[^\n]*|\/\*[\s\S]*?\*\//y,
  python: /#[^\n]*/y,
  ruby: /#[^\n]*/y,
}
const words: Readonly<Record<Language, RegExp>> = {
  javascript: /[A-Za-z_$][\w$]*/y,
  python: /[A-Za-z_]\w*/y,
  ruby: /@?[A-Za-z_]\w*[?!]?(?!=[^=>~])/y,
}
const number = /\d[\w.]*/y
const marks = /=>|->|::|\*\*|&\.|\?\.|[-+*/%=<>!&|^~?:;,.()[\]{}@\\]/y
const symbol = /:[A-Za-z_]\w*[?!]?/y

/** Cuts a program into tokens. Only as much of each language as migrations use; throws {@link Unreadable} beyond that. */
export function lex(source: string, language: Language): readonly Token[] {
  const tokens: Token[] = []
  let line = 1
  let lineStart = 0
  let depth = 0
  let skipTo: number | null = null
  const match = (how: RegExp, at: number) => {
    how.lastIndex = at
    return how.exec(source)?.[0] ?? null
  }
  const add = (kind: Token['kind'], at: number, end: number, text: string, filled = false) => {
    tokens.push({ kind, text, line, column: at - lineStart, end, ...(filled && { filled: true }) })
    const inside = source.slice(at, end)
    const last = inside.lastIndexOf('\n')
    if (last < 0) return end
    line += inside.split('\n').length - 1
    lineStart = at + last + 1
    return end
  }
  for (let at = 0; at < source.length;) {
    const char = source[at] ?? ''
    if (char === '\n') {
      if (language !== 'javascript' && depth === 0)
        tokens.push({ kind: 'line', text: '\n', line, column: 0, end: at })
      if (skipTo !== null) line += source.slice(at + 1, skipTo).split('\n').length - 1
      at = skipTo ?? at + 1
      skipTo = null
      line++
      lineStart = at
      continue
    }
    if (/\s/.test(char)) {
      at++
      continue
    }
    if (char === '\\' && source[at + 1] === '\n') {
      at += 2
      line++
      lineStart = at
      continue
    }
    const comment = match(comments[language], at)
    if (comment !== null) {
      line += comment.split('\n').length - 1
      at += comment.length
      continue
    }
    if (language === 'ruby') {
      const heredoc = heredocAt(source, at, line)
      if (heredoc !== null && skipTo === null) {
        at = add('text', at, heredoc.end, heredoc.text ?? '', heredoc.text === null)
        skipTo = heredoc.next
        continue
      }
      const named = source[at - 1] === ':' ? null : match(symbol, at)
      if (named !== null) {
        at = add('text', at, at + named.length, named.slice(1))
        continue
      }
    }
    const string = stringAt(source, at, language, line)
    if (string !== null) {
      at = add('text', at, string.end, string.text ?? '', string.text === null)
      continue
    }
    const word = match(words[language], at)
    if (word !== null) {
      at = add('word', at, at + word.length, word)
      continue
    }
    const digits = match(number, at)
    if (digits !== null) {
      at = add('number', at, at + digits.length, digits)
      continue
    }
    if (char === '/' && language !== 'python' && !divides(tokens.at(-1))) {
      throw new Unreadable('a regular expression', line)
    }
    const mark = match(marks, at)
    if (mark === null) throw new Unreadable(`the character ${JSON.stringify(char)}`, line)
    if (opening.includes(mark)) depth++
    if (closing.includes(mark)) depth--
    at = add('mark', at, at + mark.length, mark)
  }
  return tokens
}

const divides = (before: Token | undefined) =>
  before !== undefined && (before.kind !== 'mark' || ')]}'.includes(before.text))
