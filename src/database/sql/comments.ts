import type { Comment } from './statement.ts'

/** The text of a comment without its marks, on one line. */
function commentText(written: string): string {
  const inside = written.startsWith('--') ? written.replace(/^--+/, '') : written.slice(2, -2)
  return inside.replace(/\s*\n\s*\*?\s*/g, ' ').trim()
}

/**
 * Whether a comment above the first statement speaks of the whole file: an empty line stands between it (or the block of
 * comments it belongs to) and the statement.
 * @param between text from behind the comment to the statement
 */
export function isHead(between: string): boolean {
  return /\n[ \t]*\n/.test(between)
}

/** A comment of a script. */
export function comment(written: string, line: number, head: boolean): Comment {
  return { text: commentText(written), line, head }
}
