import { isAbsolute, join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { OldStatement } from '../proof.ts'
import { parser } from '../sql/parser.ts'
import { readable } from './readable.ts'
import { unread, type Source } from './source.ts'

/** A line of a server's log that tells of a statement. */
interface Logged {
  /** As logged, with what stands before it: `statement: SELECT 1`, `execute <unnamed>: SELECT $1`. */
  readonly message: string
  readonly line: number
}

/** Different statements that are taken of one log. */
const most = 2000

/** More than this is not read: a log of a day is rotated, a sample tells as much. */
const maxBytes = 64 * 1024 * 1024

/**
 * A log of PostgreSQL with `log_statement = all` (or with durations): csvlog, jsonlog or plain. Its values are data of people:
 * they are taken out before anything else is done, and no message quotes a statement of it.
 */
export const log: Source = async (where, { io, root }) => {
  const file = isAbsolute(where) ? where : join(root, where)
  const hint = 'Name a file that PostgreSQL wrote with log_statement = all, of at most 64 MiB'
  let text: string | null
  try {
    text = await io.files.readText(file, maxBytes)
  } catch (error) {
    return unread(`could not be read: ${(error as Error).message}`, where, hint)
  }
  if (text === null) return unread('could not be read: there is no such file', where, hint)
  const read = linesOf(text)
  const postgres = await parser()
  const statements = new Map<string, OldStatement>()
  let told = 0
  let odd = 0
  let more = 0
  for (const { message, line } of read.lines) {
    const sql = statementIn(message)
    if (sql === null) continue
    told++
    if (
      /^\s*(?:begin|start|commit|rollback|end|abort|savepoint|release|set|show|discard|deallocate|close|listen|unlisten|prepare\s+transaction)\b/i.test(
        sql,
      )
    )
      continue
    const normal = postgres.normalize(sql)
    if (normal === null || !postgres.sql(readable(normal)).ok) {
      odd++
      continue
    }
    const plain = readable(normal)
    if (statements.has(plain)) continue
    if (statements.size >= most) more++
    else statements.set(plain, { sql: plain, source: `${where}:${line}`, confidential: true })
  }
  const problems = [
    ...(told === 0 ? [{ what: 'no statement is in it', where, hint }] : []),
    ...(read.broken > 0
      ? [{ what: `${read.broken} lines of it could not be read`, where, hint }]
      : []),
    ...(odd > 0
      ? [
          {
            what: `${odd} statements in it are cut off, or no SQL that PostgreSQL reads`,
            where,
            hint,
          },
        ]
      : []),
    ...(more > 0
      ? [
          {
            what: `${more} statements beyond the first ${most} different ones are left out`,
            where,
            hint: 'Record a shorter time',
          },
        ]
      : []),
  ]
  return {
    statements: [...statements.values()],
    problems,
    unread: told === 0 ? problems : [],
  }
}

/** The statement in a message; null when it tells of something else. `parse` and `bind` tell of what `execute` tells too. */
function statementIn(message: string): string | null {
  const said =
    /^(?:duration: [\d.]+ ms\s+)?(?:statement|execute [^:\n]*|fastpath function call): ([\s\S]+)$/.exec(
      message,
    )
  const sql = said?.[1]
  return sql === undefined || sql.trim() === '' ? null : sql
}

function linesOf(text: string): { readonly lines: readonly Logged[]; readonly broken: number } {
  const first = text.slice(0, text.indexOf('\n') + 1 || text.length)
  if (/^\s*\{/.test(first)) return jsonLines(text)
  if (/^\d{4}-\d\d-\d\d [\d:.]+ \w+,/.test(first)) return csvLines(text)
  return plainLines(text)
}

function jsonLines(text: string) {
  const lines: Logged[] = []
  let broken = 0
  for (const [at, one] of text.split('\n').entries()) {
    if (one.trim() === '') continue
    try {
      const { message } = JSON.parse(one) as Readonly<Record<string, unknown>>
      if (typeof message === 'string') {
        lines.push({ message, line: at + 1 })
      }
    } catch {
      // The last line of a log that is being written; counted, and said.
      broken++
    }
  }
  return { lines, broken }
}

/** Column 14 is the message (PostgreSQL documentation, "Using CSV-Format Log Output"). */
function csvLines(text: string) {
  const lines: Logged[] = []
  let broken = 0
  const rows = parse(text, {
    relax_column_count: true,
    skip_records_with_error: true,
    on_skip: () => void broken++,
    info: true,
  }) as unknown as readonly {
    readonly record: readonly string[]
    readonly info: { readonly lines: number }
  }[]
  for (const { record, info } of rows) {
    const message = record[13] ?? ''
    // A record is told of where it ends; it began so many lines before.
    const inside = record.join('').split('\n').length - 1
    lines.push({ message, line: Math.max(1, info.lines - inside) })
  }
  return { lines, broken }
}

/** `log_line_prefix` is anybody's; what follows `LOG:  ` is not. Lines that begin with a tab go on. */
function plainLines(text: string) {
  const lines: { message: string; line: number }[] = []
  let into: 'message' | 'other' = 'other'
  for (const [at, one] of text.split('\n').entries()) {
    const last = lines.at(-1)
    if (one.startsWith('\t')) {
      if (into === 'message' && last !== undefined) last.message += `\n${one.slice(1)}`
      continue
    }
    const said = /\bLOG: {2}(.*)$/.exec(one)?.[1]
    into = said === undefined ? 'other' : 'message'
    if (said !== undefined) lines.push({ message: said, line: at + 1 })
  }
  return { lines, broken: 0 }
}
