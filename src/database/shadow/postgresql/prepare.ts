import type { Script } from '../../migration.ts'
import { split } from '../../sql/split.ts'
import type { PreparedScript, PreparedStatement } from '../prepare.ts'

/** Cuts a script into statements and says how they have to be run. */
export function preparePostgresql(script: Script): PreparedScript {
  const own: PreparedStatement[] = []
  const inside: PreparedStatement[] = []
  const notes = new Set<string>()
  let alone: string | null = null
  let labels = false
  let refused: PreparedScript['refused'] = null
  let line = 1
  let at = 0
  for (const { kind, start, end } of split(script.sql)) {
    for (; at < start; at++) if (script.sql.charCodeAt(at) === 10) line++
    const sql = script.sql.slice(start, end)
    if (kind === 'meta-command') notes.add('psql’s own commands are not SQL and were left out')
    if (kind !== 'statement') continue
    const head = sql.slice(0, 400).replace(/--.*|\/\*[\s\S]*?\*\//g, ' ')
    if (elsewhere.test(head)) {
      notes.add(`${head.trim().split(/\s+/, 2).join(' ').toUpperCase()} was left out`)
      continue
    }
    if (/^\s*copy\b[\s\S]*\b(from|to)\s+program\b/i.test(sql)) {
      refused ??= { line, why: 'COPY … PROGRAM starts programs on the server and is never run' }
    }
    if (/^\s*(rollback|abort)\b(?!\s+(work\s+|transaction\s+)?to\b)/i.test(head)) {
      alone ??= 'it ends a transaction of its own'
    }
    if (/^\s*alter\s+type\b[\s\S]*\badd\s+value\b/i.test(head)) {
      labels = true
    }
    own.push({ sql, line })
    if (!bracket.test(head)) inside.push({ sql: withoutConcurrently(sql), line })
  }
  const extensions = [...new Set([...script.sql.matchAll(extensionName)].map(nameOf))]
  return { script, own, inside, alone, labels, refused, notes: [...notes], extensions }
}

/** What is not about the tables of one database, or changes nothing that code can see. */
const elsewhere =
  /^\s*(vacuum|checkpoint|(create|drop|alter)\s+(database|tablespace|subscription)|alter\s+system)\b/i

const bracket = /^\s*(begin|commit|end|start\s+transaction)\b/i

const extensionName =
  /\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?(?:"((?:[^"]|"")+)"|([a-z_][\w-]*))/gi

const nameOf = ([, quoted, plain]: RegExpExecArray) =>
  quoted?.replaceAll('""', '"') ?? plain?.toLowerCase() ?? ''

/** What is built or detached concurrently is the same in the end. */
function withoutConcurrently(sql: string): string {
  return sql.replace(
    /^(\s*(?:(?:create(?:\s+unique)?|drop)\s+index|reindex\s+(?:\([^)]*\)\s*)?(?:index|table|schema)|alter\s+table\b[\s\S]*\bdetach\s+partition\s+[^\s;]+))\s+concurrently\b/i,
    '$1',
  )
}
