import type { Piece } from '../split.ts'

/** What can hide a delimiter: strings, quoted names, comments. The delimiter itself is put beside it. */
const hiding = String.raw`'|"|\`|#|--(?=\s|$)|/\*`

/** Statements whose bodies hold statements. */
const compound =
  /^(?:create\s+(?:or\s+replace\s+)?(?:aggregate\s+)?(?:definer\s*=\s*\S+(?:\s*@\s*\S+)?\s+)?(?:aggregate\s+)?(?:trigger|procedure|function|event|package)\b|alter\s+event\b|begin\s+not\s+atomic\b|(?:\w+\s*:\s*)?(?:if|while|loop|repeat|case|for)\b)/i

/**
 * Cuts a script into statements as the `mysql` client does: quotes with backslashes, `#` and `--` comments, DELIMITER lines; and
 * as a server does where no client is between: BEGIN … END bodies hide their semicolons. `/*! … *\/` is SQL, not a comment.
 */
export function splitMysql(sql: string): readonly Piece[] {
  const pieces: Piece[] = []
  let delimiter = ';'
  let comments: { start: number; end: number }[] = []
  let at = 0
  const take = (kind: Piece['kind'], start: number, end: number) => {
    pieces.push({ kind, start, end, comments })
    comments = []
  }
  for (;;) {
    // Between statements.
    blank.lastIndex = at
    at += blank.exec(sql)?.[0].length ?? 0
    if (at >= sql.length) break
    const end = commentEnd(sql, at)
    if (end !== null) {
      const last = pieces.at(-1)
      if (last !== undefined && last.end <= at && !sql.slice(last.end, at).includes('\n')) {
        pieces[pieces.length - 1] = { ...last, comments: [...last.comments, { start: at, end }] }
      } else comments.push({ start: at, end })
      at = end
      continue
    }
    command.lastIndex = at
    const meta = command.exec(sql)
    if (meta !== null) {
      delimiter = meta[1] ?? delimiter
      pieces.push({
        kind: 'meta-command',
        start: at,
        end: at + meta[0].trimEnd().length,
        comments: [],
      })
      at += meta[0].length
      continue
    }
    if (sql.startsWith(delimiter, at)) {
      at += delimiter.length
      continue
    }
    const inner: { start: number; end: number }[] = []
    const head = sql
      .slice(at, at + 400)
      .replace(/\/\*!\d*|\*\//g, ' ')
      .trimStart()
    const stop =
      delimiter === ';' && compound.test(head)
        ? compoundEnd(sql, at, inner)
        : statementEnd(sql, at, delimiter, inner)
    comments.push(...inner)
    take('statement', at, trimmed(sql, at, stop))
    at = stop + delimiter.length
  }
  return pieces
}

const blank = /[\s\uFEFF]*/y
const command = /delimiter[ \t]+(\S+)[^\n]*|(?:\\[.!]|source[ \t]+\S)[^\n]*/iy

function trimmed(sql: string, start: number, end: number): number {
  let at = end
  while (at > start && /\s/.test(sql.charAt(at - 1))) at--
  return at
}

/** Where the comment that begins here ends; null where none does. Those that hold SQL are none. */
function commentEnd(sql: string, at: number): number | null {
  if (sql.startsWith('#', at) || /^--(\s|$)/.test(sql.slice(at, at + 3))) {
    const end = sql.indexOf('\n', at)
    return end < 0 ? sql.length : end
  }
  if (!sql.startsWith('/*', at) || /^\/\*M?!/.test(sql.slice(at, at + 4))) return null
  const end = sql.indexOf('*/', at + 2)
  return end < 0 ? sql.length : end + 2
}

/** Behind the quoted text that begins here. */
function quotedEnd(sql: string, at: number): number {
  const quote = sql.charAt(at)
  const marks = quote === '`' ? /`/g : quote === '"' ? /\\[\s\S]|"/g : /\\[\s\S]|'/g
  marks.lastIndex = at + 1
  for (let found = marks.exec(sql); found !== null; found = marks.exec(sql)) {
    if (found[0] !== quote) continue
    if (sql.charAt(marks.lastIndex) !== quote) return marks.lastIndex
    marks.lastIndex++
  }
  return sql.length
}

type Span = { start: number; end: number }

/** Behind what hides delimiters and begins here; null for what does not. */
function skipped(sql: string, at: number, inner: Span[]): number | null {
  const sign = sql.charAt(at)
  if (sign === "'" || sign === '"' || sign === '`') return quotedEnd(sql, at)
  const end = commentEnd(sql, at)
  if (end !== null) inner.push({ start: at, end })
  else if (sql.startsWith('/*', at)) return at + 3
  return end
}

function statementEnd(sql: string, from: number, delimiter: string, inner: Span[]): number {
  const escaped = delimiter.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  const marks = new RegExp(`${escaped}|${hiding}`, 'gi')
  marks.lastIndex = from
  for (let found = marks.exec(sql); found !== null; found = marks.exec(sql)) {
    const end = skipped(sql, found.index, inner)
    if (end === null) return found.index
    marks.lastIndex = end
  }
  return sql.length
}

/** Words after which a statement begins. */
const openers = new Set([
  ';',
  'begin',
  'then',
  'else',
  'do',
  'loop',
  'repeat',
  ':',
  'row',
  'atomic',
  '',
])
const blocks = new Set(['if', 'while', 'loop', 'repeat', 'for'])

function compoundEnd(sql: string, from: number, inner: Span[]): number {
  const marks = new RegExp(`;|:|${hiding}|[A-Za-z_$][\\w$]*|\\S`, 'gi')
  marks.lastIndex = from
  let depth = 0
  let before = ''
  for (let found = marks.exec(sql); found !== null; found = marks.exec(sql)) {
    const end = skipped(sql, found.index, inner)
    if (end !== null) {
      marks.lastIndex = end
      before = sql.startsWith('/*', found.index) || /^[#-]/.test(found[0]) ? before : 'text'
      continue
    }
    const word = found[0].toLowerCase()
    if (word === ';') {
      if (depth <= 0) return found.index
    } else if (word === 'end') {
      // `END IF` closes what IF opened, `END` and `END CASE` what BEGIN or CASE opened.
      depth--
      const after = /^\s+(if|while|loop|repeat|for|case)\b/i.exec(
        sql.slice(marks.lastIndex, marks.lastIndex + 40),
      )
      if (after !== null) marks.lastIndex += after[0].length
    } else if (word === 'begin' || word === 'case') {
      if (word !== 'begin' || before !== '@') depth++
    } else if (blocks.has(word) && openers.has(before)) depth++
    before = word
  }
  return sql.length
}
