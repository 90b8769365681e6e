import type { Piece } from '../split.ts'

const hides = /'|"|`|\[|;|--|\/\*/g
const spaces = /\s*/y

/**
 * Cuts a script into statements as the sqlite3 shell does: quotes of all four kinds and comments hide semicolons, and a trigger ends
 * with `END;`. Reads each character about once, whatever the size. The shell's own commands (`.read`) are no SQL.
 */
export function splitSqlite(sql: string): readonly Piece[] {
  const pieces: Piece[] = []
  let comments: { start: number; end: number }[] = []
  for (let at = skip(sql, 0); at < sql.length; at = skip(sql, at)) {
    if (isComment(sql, at)) {
      const end = commentEnd(sql, at)
      const last = pieces.at(-1)
      // A comment behind a semicolon on the same line speaks of the statement that ended there.
      if (last?.kind === 'statement' && !sql.slice(last.end, at).includes('\n')) {
        pieces[pieces.length - 1] = { ...last, comments: [...last.comments, { start: at, end }] }
      } else comments.push({ start: at, end })
      at = end
    } else if (sql[at] === ';') at += 1
    else if (sql[at] === '.' && /[a-z]/.test(sql[at + 1] ?? '')) {
      const end = lineEnd(sql, at)
      pieces.push({ kind: 'meta-command', start: at, end, comments: [] })
      at = end
    } else {
      const { end, next, inside } = statementEnd(sql, at)
      pieces.push({ kind: 'statement', start: at, end, comments: [...comments, ...inside] })
      comments = []
      at = next
    }
  }
  return pieces
}

function statementEnd(sql: string, start: number) {
  const inside: { start: number; end: number }[] = []
  let trigger: boolean | null = null
  let part = start
  hides.lastIndex = start
  for (let found = hides.exec(sql); found !== null; found = hides.exec(sql)) {
    const { index } = found
    if (found[0] === ';') {
      trigger ??= isTrigger(sql, start)
      if (!trigger || /^\s*end\s*$/i.test(withoutComments(sql.slice(part, index)))) {
        return { end: trimmed(sql, start, index), next: index + 1, inside }
      }
      part = index + 1
    } else if (found[0] === '--' || found[0] === '/*') {
      const end = commentEnd(sql, index)
      inside.push({ start: index, end })
      hides.lastIndex = end
    } else hides.lastIndex = closing(sql, found[0] === '[' ? ']' : found[0], index)
  }
  return { end: trimmed(sql, start, sql.length), next: sql.length, inside }
}

const isTrigger = (sql: string, start: number) =>
  /^\s*create\s+(temp\s+|temporary\s+)?trigger\b/i.test(
    withoutComments(sql.slice(start, start + 2000)),
  )

export const withoutComments = (sql: string): string => sql.replace(/--.*|\/\*[\s\S]*?\*\//g, ' ')

function skip(sql: string, from: number): number {
  spaces.lastIndex = from
  spaces.exec(sql)
  // An empty match leaves no index behind.
  return Math.max(from, spaces.lastIndex)
}

const isComment = (sql: string, at: number) => sql.startsWith('--', at) || sql.startsWith('/*', at)

const commentEnd = (sql: string, at: number) =>
  sql.startsWith('--', at) ? lineEnd(sql, at) : behind(sql, '*/', at + 2)

const lineEnd = (sql: string, from: number) => {
  const at = sql.indexOf('\n', from)
  return at < 0 ? sql.length : at
}

function behind(sql: string, mark: string, from: number): number {
  const at = sql.indexOf(mark, from)
  return at < 0 ? sql.length : at + mark.length
}

/** Behind the quote that closes the one at `from`; a doubled one is opened and closed again at once. */
const closing = (sql: string, quote: string, from: number) => behind(sql, quote, from + 1)

function trimmed(sql: string, start: number, end: number): number {
  let at = end
  while (at > start && /\s/.test(sql[at - 1] ?? '')) at--
  return at
}
