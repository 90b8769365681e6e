import type { Script } from '../../migration.ts'
import { splitSqlite, withoutComments } from '../../sql/sqlite/split.ts'
import type { PreparedScript, PreparedStatement } from '../prepare.ts'

/** Cuts a script into statements and says how they have to be run. */
export function prepareSqlite(script: Script): PreparedScript {
  const own: PreparedStatement[] = []
  const inside: PreparedStatement[] = []
  const notes = new Set<string>()
  let refused: PreparedScript['refused'] = null
  let line = 1
  let at = 0
  for (const { kind, start, end } of splitSqlite(script.sql)) {
    for (; at < start; at++) if (script.sql.charCodeAt(at) === 10) line++
    const sql = script.sql.slice(start, end)
    if (kind === 'meta-command')
      notes.add('the sqlite3 shell’s own commands are not SQL and were left out')
    if (kind !== 'statement') continue
    const head = withoutComments(sql.slice(0, 400))
    const why = refusal(head, sql)
    if (why !== null) refused ??= { line, why }
    if (elsewhere.test(head)) {
      notes.add(`${head.trim().split(/\s+/, 2).join(' ').toUpperCase()} was left out`)
      continue
    }
    own.push({ sql, line })
    if (!bracket.test(head)) inside.push({ sql, line })
  }
  const alone = own.length - inside.length > 2 ? 'it has several transactions of its own' : null
  return { script, own, inside, alone, labels: false, refused, notes: [...notes], extensions: [] }
}

/** What is about the file and not about what is in it. */
const elsewhere =
  /^\s*(vacuum\b(?!.*\binto\b)|pragma\s+(\w+\.)?(journal_mode|journal_size_limit|synchronous|locking_mode|wal_\w+|mmap_size|cache_\w+|page_size|auto_vacuum|incremental_vacuum|temp_store|busy_timeout|secure_delete|optimize|encoding|threads)\b)/is

const bracket = /^\s*(begin|commit|end)\b/i

function refusal(head: string, sql: string): string | null {
  const attached = /^\s*attach\s+(?:database\s+)?(.*?)\s+as\b/is.exec(head)?.[1]
  if (attached !== undefined && !/^(''|'?:memory:'?)$/.test(attached)) {
    return 'ATTACH opens another file and is never run'
  }
  if (/^\s*vacuum\b.*\binto\b/is.test(head)) return 'VACUUM INTO writes a file and is never run'
  // Only the shell has these, but for load_extension.
  const reaching =
    sql.length < 100_000 ? /\b(load_extension|readfile|writefile)\s*\(/i.exec(sql)?.[1] : undefined
  return reaching === undefined ? null : `${reaching} reaches files of the machine and is never run`
}
