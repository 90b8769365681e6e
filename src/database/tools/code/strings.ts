import { unescaped } from './escapes.ts'
import { Unreadable, type Language } from './token.ts'

export interface ReadString {
  /** Null: filled in when the program runs, or with escapes that are not known here. */
  readonly text: string | null
  readonly end: number
}

/** The string that begins at `at`, or null where none does. Heredocs are read elsewhere. */
export function stringAt(
  source: string,
  at: number,
  language: Language,
  line: number,
): ReadString | null {
  if (language === 'python') return pythonString(source, at, line)
  const quote = source[at]
  if (quote === '"' || quote === "'" || (quote === '`' && language === 'javascript')) {
    const end = closing(source, at + 1, quote, line)
    const raw = source.slice(at + 1, end)
    if (language === 'ruby' && quote === "'") {
      return { text: raw.replace(/\\([\\'])/g, '$1'), end: end + 1 }
    }
    const mark = quote === '`' ? '${' : language === 'ruby' ? '#{' : null
    const text = mark !== null && raw.includes(mark) ? null : unescaped(raw, 'dropped')
    return { text, end: end + 1 }
  }
  return language === 'ruby' ? percentString(source, at, line) : null
}

function closing(source: string, from: number, quote: string, line: number): number {
  for (let at = from; at < source.length; at++) {
    if (source[at] === '\\') at++
    else if (source.startsWith(quote, at)) return at
    else if (quote === '`' && source.startsWith('${', at)) at = endOfHole(source, at + 2, line)
  }
  throw new Unreadable('a string that does not end', line)
}

/** Position of the brace that ends what is filled into a template. */
function endOfHole(source: string, from: number, line: number): number {
  for (let at = from, depth = 1; at < source.length; at++) {
    const char = source[at] ?? ''
    if (/['"`]/.test(char)) at = closing(source, at + 1, char, line)
    else if (char === '{') depth++
    else if (char === '}' && --depth === 0) return at
  }
  throw new Unreadable('a string that does not end', line)
}

function pythonString(source: string, at: number, line: number): ReadString | null {
  const found = /^([rbfu]{0,2})("""|'''|"|')/i.exec(source.slice(at, at + 5))
  if (found === null) return null
  const [all, prefix = '', quote = ''] = found
  const from = at + all.length
  const end = closing(source, from, quote, line)
  const raw = source.slice(from, end)
  const text = /[fb]/i.test(prefix) ? null : /r/i.test(prefix) ? raw : unescaped(raw, 'kept')
  return { text, end: end + quote.length }
}

const pairs: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' }

function percentString(source: string, at: number, line: number): ReadString | null {
  const found = /^%([qQ]?)([([{|])/.exec(source.slice(at, at + 3))
  if (found === null) return null
  const [all, kind, open = ''] = found
  const close = pairs[open] ?? open
  const end = closing(source, at + all.length, close, line)
  const raw = source.slice(at + all.length, end)
  // Nested brackets would have to be counted.
  const plain = !raw.includes(open) && !raw.includes('\\') && (kind === 'q' || !raw.includes('#{'))
  return { text: plain ? raw : null, end: end + 1 }
}
