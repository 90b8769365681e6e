import type { Script } from '../../migration.ts'
import { splitMysql } from '../../sql/mysql/split.ts'
import type { PreparedScript, PreparedStatement } from '../prepare.ts'
import { databasesIn, withoutDatabases } from './databases.ts'

/** Cuts a script into statements and says how they have to be run: always for good, as DDL commits by itself. */
export function prepareMysql(script: Script): PreparedScript {
  const own: PreparedStatement[] = []
  const notes = new Set<string>()
  let refused: PreparedScript['refused'] = null
  const databases = databasesIn(script.sql)
  let line = 1
  let at = 0
  for (const { kind, start, end } of splitMysql(script.sql)) {
    for (; at < start; at++) if (script.sql.charCodeAt(at) === 10) line++
    const written = script.sql.slice(start, end)
    if (kind === 'meta-command') {
      if (!/^delimiter/i.test(written))
        notes.add('commands of the mysql client are not SQL and were left out')
      continue
    }
    const head = withoutComments(written.slice(0, 400))
    const out = elsewhere.exec(head)
    if (out !== null) {
      notes.add(`${out[0].trim().replace(/\s+/g, ' ').toUpperCase()} was left out`)
      continue
    }
    if (/^\s*load\s+data\b/i.test(head)) {
      refused ??= {
        line,
        why: 'LOAD DATA reads files of the server or of the client and is never run',
      }
    }
    const sql = withoutAccounts(withoutDatabases(written, databases), notes)
    own.push({ sql, line })
  }
  const inside = own.filter(({ sql }) => !bracket.test(withoutComments(sql.slice(0, 200))))
  const prepared = { script, own, inside, labels: false, refused, extensions: [] }
  return { ...prepared, alone: 'DDL commits by itself', notes: [...notes] }
}

/** Comments that hold SQL for certain versions are SQL. */
const withoutComments = (sql: string) =>
  sql.replace(/\/\*M?!\d*|\*\//g, ' ').replace(/(?:#|-- ).*|\/\*[\s\S]*?\*\//g, ' ')

const bracket = /^\s*(begin(?!\s+not\s+atomic)|commit|start\s+transaction)\b/i

/** What is not about the tables of one database, or changes nothing that code can see. */
const elsewhere =
  /^\s*(use\s+\S+|(create|drop|alter)\s+(database|schema|user|role|server|tablespace|logfile\s+group|resource\s+group)\b|grant\b|revoke\b|flush\b|reset\b|purge\b|kill\b|set\s+(global|persist|password|default\s+role|role)\b|set\s+@@(global|persist)\b|set\s+(session\s+|@@session\.|@@)?(sql_log_bin|gtid_\w+)\b|rename\s+user\b|(un)?install\s+(plugin|soname|component)\b|change\s+(master|replication)\b|(start|stop)\s+(slave|replica|all)\b|shutdown\b|(optimize|analyze|check|repair)\s+(local\s+|no_write_to_binlog\s+)?tables?\b)/i

const definer =
  /\bdefiner\s*=\s*(?:current_user(?:\s*\(\s*\))?|(?:`[^`]*`|'[^']*'|"[^"]*"|[\w$%.-]+)(?:\s*@\s*(?:`[^`]*`|'[^']*'|"[^"]*"|[\w$%.-]+))?)/gi

/** Only an administrator may make things in the name of others: here they belong to the shadow's own user. */
function withoutAccounts(sql: string, notes: Set<string>): string {
  if (!/\bdefiner\s*=/i.test(sql.slice(0, 2000))) return sql
  const without = sql.replace(definer, ' ')
  if (without !== sql) notes.add('DEFINER was left out')
  return without
}
