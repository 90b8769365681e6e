import type { Direction, Script } from '../migration.ts'

/** Both directions of a file that holds them behind marks in comments. */
export interface Marked {
  readonly up: Script | null
  readonly down: Script | null
  /** How often each direction is marked; some tools refuse a second mark. */
  readonly marks: { readonly up: number; readonly down: number }
  /** Text before the first mark. */
  readonly head: string
}

/** How a tool marks its directions: each expression is tried on single lines. */
export interface Marks {
  readonly up: RegExp
  readonly down: RegExp
  /** On the mark's own line, or anywhere in the file when `anywhere`: the tool runs it outside a transaction. */
  readonly noTransaction: RegExp
  readonly anywhere: boolean
}

/** Splits a file at its marks; what stands before the first mark belongs to no direction. */
export function splitMarked(file: string, text: string, marks: Marks): Marked {
  const found: { up: Script | null; down: Script | null } = { up: null, down: null }
  const counts = { up: 0, down: 0 }
  const everywhere = marks.anywhere && marks.noTransaction.test(text)
  const lines = text.split('\n')
  let head: string | null = null
  let open: { side: 'up' | 'down'; line: number; transactional: boolean } | null = null
  const close = (end: number) => {
    if (open === null) {
      head = lines.slice(0, end).join('\n')
      return
    }
    const sql = lines.slice(open.line, end).join('\n')
    const before = found[open.side]
    // A tool that allows a direction twice runs both.
    found[open.side] = {
      sql: before === null ? sql : `${before.sql}\n${sql}`,
      file,
      line: before?.line ?? open.line + 1,
      transactional: open.transactional && (before?.transactional ?? true),
    }
  }
  for (const [index, line] of lines.entries()) {
    const side = marks.up.test(line) ? 'up' : marks.down.test(line) ? 'down' : null
    if (side === null) continue
    close(index)
    counts[side]++
    const alone = everywhere || (!marks.anywhere && marks.noTransaction.test(line))
    open = { side, line: index + 1, transactional: !alone }
  }
  close(lines.length)
  return { ...found, marks: counts, head: head ?? '' }
}

/** A script as a direction; `none` when it is absent or holds nothing but comments and white space. */
export function asDirection(script: Script | null, why: string): Direction {
  if (script === null || isBlank(script.sql)) return { state: 'none', why }
  return { state: 'sql', script }
}

/** Whether a text holds no statement at all. */
export function isBlank(sql: string): boolean {
  // Most scripts show soon that they hold something; the whole of a large one is looked at only when they do not.
  if (/^\s*[A-Za-z]/.test(sql)) return false
  return sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|[\s;]+/g, '') === ''
}
