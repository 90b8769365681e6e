import type { Direction, Script } from '../migration.ts'

/** Both directions of a file that holds them behind marks in comments. */
export interface Marked {
  readonly up: Script | null
  readonly down: Script | null
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
  const everywhere = marks.anywhere && marks.noTransaction.test(text)
  const lines = text.split('\n')
  let open: { side: 'up' | 'down'; line: number; transactional: boolean } | null = null
  const close = (end: number) => {
    if (open === null) return
    const sql = lines.slice(open.line, end).join('\n')
    const before = found[open.side]
    // A tool that allows a direction twice runs both.
    const whole = before === null ? sql : `${before.sql}\n${sql}`
    const line = before?.line ?? open.line + 1
    found[open.side] = { sql: whole, file, line, transactional: open.transactional }
  }
  for (const [index, line] of lines.entries()) {
    const side = marks.up.test(line) ? 'up' : marks.down.test(line) ? 'down' : null
    if (side === null) continue
    close(index)
    const alone = everywhere || (!marks.anywhere && marks.noTransaction.test(line))
    open = { side, line: index + 1, transactional: !alone }
  }
  close(lines.length)
  return found
}

/** A script as a direction; `none` when it is absent or holds nothing but comments and white space. */
export function asDirection(script: Script | null, why: string): Direction {
  if (script === null || isBlank(script.sql)) return { state: 'none', why }
  return { state: 'sql', script }
}

/** Whether a text holds no statement at all. */
export function isBlank(sql: string): boolean {
  return sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|[\s;]+/g, '') === ''
}
