import type { Node } from 'libpg-query'
import type { OldStatement } from '../../../proof.ts'
import type { Parser } from '../../../sql/parser.ts'
import { kindOf, walk } from '../../../sql/walk.ts'
import type { Refused } from '../refused.ts'

/** An old statement that can be executed: one that reads or writes rows. */
export interface Askable {
  readonly old: OldStatement
  readonly node: Node
  /** How many values it takes: the highest `$n`. */
  readonly parameters: number
}

const prepared = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'])

/** Tells what can be executed from what cannot, without a database. Only what PREPARE takes is ever sent. */
export function askable(old: OldStatement, postgres: Parser): Askable | Refused {
  const refused = (why: string): Refused => ({ source: old.source, why })
  const parsed = postgres.sql(old.sql)
  if (!parsed.ok) {
    // The parser's message quotes the text, which may hold what nobody may see.
    return refused(
      old.confidential === true
        ? 'it is no SQL that PostgreSQL reads'
        : `it is no SQL that PostgreSQL reads: ${parsed.message}`,
    )
  }
  const [node, second] = parsed.nodes
  if (node === undefined) return refused('there is no statement in it')
  if (second !== undefined) return refused('it is several statements at once')
  const kind = kindOf(node)
  if (!prepared.has(kind) || ('SelectStmt' in node && node.SelectStmt.intoClause !== undefined)) {
    return refused(`${wordOf(kind)} is not executed: only what reads or writes rows is`)
  }
  let parameters = 0
  walk(node, (below, fields) => {
    if (below === 'ParamRef') parameters = Math.max(parameters, Number(fields['number'] ?? 0))
  })
  if (parameters > 1000) return refused('it takes more than 1,000 values')
  return { old, node, parameters }
}

/** `CreateTableAsStmt` → `CREATE TABLE AS`. */
const wordOf = (kind: string) =>
  kind
    .replace(/Stmt$/, '')
    .replace(/([a-z])(?=[A-Z])/g, '$1 ')
    .toUpperCase()
