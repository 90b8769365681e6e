import { copyDataEnd, isCopyFromStdin } from './copy-data.ts'

/** A stretch of a script: a statement, or something that is not SQL. Offsets are UTF-16 indices into the script. */
export interface Piece {
  readonly kind: 'statement' | 'meta-command' | 'copy-data'
  readonly start: number
  readonly end: number
  readonly comments: readonly { readonly start: number; readonly end: number }[]
}

/** Everything that can hide a semicolon, or be one. Sticky on purpose: plain text between is skipped by the engine. */
const interesting = /'|"|\$|;|--|\/\*|\\|\(|\)/g
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y

/**
 * Cuts a script into statements as psql does: quotes, dollar quotes, nested comments, parentheses and `BEGIN ATOMIC` bodies hide
 * semicolons. Reads each character about once, whatever the size.
 * @param parentheses false: a semicolon inside parentheses ends a statement too, for text that never closes them
 */
export function split(sql: string, parentheses = true): readonly Piece[] {
  const pieces: Piece[] = []
  let comments: { start: number; end: number }[] = []
  let start = -1
  let depth = 0
  let at = 0
  let seen = 0
  const began = (until: number) => {
    if (start >= 0) return
    while (seen < until && isSpace(sql.charCodeAt(seen))) seen++
    if (seen < until) start = seen
  }
  const finish = (end: number) => {
    began(end)
    if (start >= 0) {
      pieces.push({ kind: 'statement', start, end: trimEnd(sql, start, end), comments })
      comments = []
    }
    start = -1
    depth = 0
  }
  for (;;) {
    interesting.lastIndex = at
    const found = interesting.exec(sql)
    if (found === null) break
    const token = found[0]
    const index = found.index
    at = index + token.length
    if (token === '--' || token === '/*') {
      began(index)
      at = token === '--' ? lineEnd(sql, index) : blockEnd(sql, index)
      // A comment behind a semicolon on the same line speaks of the statement that ended there.
      const last = pieces.at(-1)
      if (start < 0 && last?.kind === 'statement' && !sql.slice(last.end, index).includes('\n')) {
        pieces[pieces.length - 1] = {
          ...last,
          comments: [...last.comments, { start: index, end: at }],
        }
      } else comments.push({ start: index, end: at })
      if (start < 0) seen = at
      continue
    }
    if (token === '\\') {
      finish(index)
      at = lineEnd(sql, index)
      pieces.push({ kind: 'meta-command', start: index, end: at, comments: [] })
      seen = at
      continue
    }
    if (token === ';') {
      if (parentheses && depth > 0) continue
      began(index)
      if (start >= 0 && insideAtomic(sql.slice(start, index))) continue
      const from = start
      finish(index)
      seen = at
      if (from >= 0 && isCopyFromStdin(sql.slice(from, Math.min(index, from + 2000)))) {
        const [dataStart, dataEnd] = copyDataEnd(sql, at)
        pieces.push({ kind: 'copy-data', start: dataStart, end: dataEnd, comments: [] })
        seen = at = dataEnd
      }
      continue
    }
    began(at)
    if (token === '(') depth++
    else if (token === ')') depth = Math.max(0, depth - 1)
    else if (token === "'") at = quoteEnd(sql, index, /[eE]/.test(sql[index - 1] ?? ''))
    else if (token === '"') at = closing(sql, '"', at)
    else if (token === '$') at = dollarEnd(sql, index)
  }
  finish(sql.length)
  return pieces
}

const isSpace = (code: number) => code === 32 || (code >= 9 && code <= 13) || code === 0xfeff

function trimEnd(sql: string, start: number, end: number): number {
  let at = end
  while (at > start && isSpace(sql.charCodeAt(at - 1))) at--
  return at
}

function lineEnd(sql: string, from: number): number {
  const at = sql.indexOf('\n', from)
  return at < 0 ? sql.length : at
}

/** Block comments nest in PostgreSQL. */
function blockEnd(sql: string, from: number): number {
  const marks = /\/\*|\*\//g
  marks.lastIndex = from + 2
  for (let depth = 1, found = marks.exec(sql); found !== null; found = marks.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1
    if (depth === 0) return marks.lastIndex
  }
  return sql.length
}

function closing(sql: string, quote: string, from: number): number {
  const at = sql.indexOf(quote, from)
  return at < 0 ? sql.length : at + 1
}

function quoteEnd(sql: string, from: number, escapes: boolean): number {
  if (!escapes) return closing(sql, "'", from + 1)
  const marks = /\\[\s\S]|'/g
  marks.lastIndex = from + 1
  for (let found = marks.exec(sql); found !== null; found = marks.exec(sql)) {
    if (found[0] === "'") return marks.lastIndex
  }
  return sql.length
}

function dollarEnd(sql: string, from: number): number {
  // `a$b$` is a name, `$1` a parameter.
  if (from > 0 && /[\w\u0080-\uffff]/.test(sql.charAt(from - 1))) return from + 1
  dollarTag.lastIndex = from
  const tag = dollarTag.exec(sql)?.[0]
  if (tag === undefined) return from + 1
  const at = sql.indexOf(tag, from + tag.length)
  return at < 0 ? sql.length : at + tag.length
}

/** Whether a routine's `BEGIN ATOMIC … END` is still open at the end of the text. */
function insideAtomic(text: string): boolean {
  if (!/^create\s+(or\s+replace\s+)?(function|procedure)\b/i.test(text)) return false
  const plain = text.replace(/'(?:[^']|'')*'|"[^"]*"|--.*|\/\*[\s\S]*?\*\//g, ' ')
  const body = /\bbegin\s+atomic\b([\s\S]*)$/i.exec(plain)?.[1]
  if (body === undefined) return false
  let open = 1
  for (const [word] of body.matchAll(/\b(case|begin|end)\b/gi)) open += /end/i.test(word) ? -1 : 1
  return open > 0
}
