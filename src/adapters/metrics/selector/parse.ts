import { fail, ok, type Problem, type Result } from '../../../model/problem.ts'

export interface Matcher {
  readonly label: string
  readonly op: '=' | '!=' | '=~' | '!~'
  readonly value: string
}

/** A plain selector: series by name and labels. A name of null leaves it to the matchers. */
export interface Selector {
  readonly name: string | null
  readonly matchers: readonly Matcher[]
}

const token = {
  name: /\s*([a-zA-Z_:][a-zA-Z0-9_:]*)/y,
  label: /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)/y,
  text: /\s*(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`([^`]*)`)/y,
  open: /\s*\{/y,
  comma: /\s*,/y,
  close: /\s*\}/y,
  end: /\s*$/y,
}

/** Parses `name{label="x",other=~"y.*"}`. Everything else of the query language (functions, ranges, sums) is refused. */
export function parseSelector(text: string): Result<Selector> {
  let at = 0
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match) at = pattern.lastIndex
    return match
  }
  const name = take(token.name)?.[1] ?? null
  const matchers: Matcher[] = []
  const braces = take(token.open) !== null
  let closed = braces && take(token.close) !== null
  while (braces && !closed) {
    const label = take(token.label)
    const value = label && take(token.text)
    if (!label || !value) return fail(notPlain(text, at))
    const written = value[3] ?? unescaped(value[1] ?? value[2] ?? '')
    if (written === null) return fail(notPlain(text, at))
    matchers.push({ label: label[1] ?? '', op: label[2] as Matcher['op'], value: written })
    const comma = take(token.comma) !== null
    closed = take(token.close) !== null
    if (!comma && !closed) return fail(notPlain(text, at))
  }
  if (!take(token.end)) return fail(notPlain(text, at))
  const some = name !== null || matchers.some(({ op, value }) => op.startsWith('=') && value !== '')
  return some ? ok({ name, matchers }) : fail(empty(text))
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
}

/** Escapes as in Go; null for one that does not exist. */
function unescaped(text: string): string | null {
  let wrong = false
  const plain = text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))/gs,
    (_, x?: string, u?: string, char?: string) => {
      const code = x ?? u
      if (code !== undefined) return String.fromCharCode(parseInt(code, 16))
      const meant = escapes[char ?? '']
      if (meant === undefined) wrong = true
      return meant ?? ''
    },
  )
  return wrong ? null : plain
}

const shown = (text: string) => (text.length > 120 ? `${text.slice(0, 117)}...` : text)

function notPlain(text: string, at: number): Problem {
  const fn = /\b(rate|irate|increase|delta|idelta|sum|avg|count|histogram_quantile)\s*[({]/.exec(
    text,
  )
  return {
    what: fn
      ? `${shown(text)} is calculated by ${fn[1]}(): counts are needed, and rates and sums of several counters are none`
      : `${shown(text)} is no plain selector (from character ${at + 1} on)`,
    where: 'a guard that counts',
    hint: 'Write the counter itself, such as http_requests_total{version="$version",code=~"5.."}: lastgood sums its series and sees restarts',
  }
}

const empty = (text: string): Problem => ({
  what: `${shown(text) || 'An empty text'} selects nothing in particular`,
  where: 'a guard that counts',
  hint: 'Write the name of a counter, such as http_requests_total{version="$version"}',
})
