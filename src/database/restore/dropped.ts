import { parsePostgres } from '../sql/parse-postgres.ts'
import type { Script } from '../migration.ts'

/** What downs take away with the rows in it, as names of the schema before them. */
export interface Dropped {
  readonly schema: string | null
  readonly table: string
  /** Null: the whole table. */
  readonly column: string | null
}

/** Statements that only change what the catalog says, and no row's content. */
const harmless = new Set([
  'CommentStmt',
  'CreateExtensionStmt',
  'GrantStmt',
  'IndexStmt',
  'RenameStmt',
  'VariableSetStmt',
])

interface Name {
  readonly schemaname?: string
  readonly relname?: string
}

/** Columns and tables that downs drop, and the statements whose effect on rows nobody can count beforehand. */
export async function droppedBy(scripts: readonly Script[]) {
  const dropped: Dropped[] = []
  const uncounted: string[] = []
  let ownTransaction = false
  for (const script of scripts) {
    const { statements, problems } = await parsePostgres(script)
    uncounted.push(...problems.map(({ what }) => `${script.file}: ${what}`))
    for (const { node, line } of statements) {
      const [[kind, body] = ['', {}]] = Object.entries((node ?? {}) as Record<string, unknown>)
      if (kind === 'TransactionStmt') ownTransaction = true
      const found = harmless.has(kind) ? [] : readDrop(kind, body as never)
      if (found === null) uncounted.push(`${script.file}, line ${line}: ${kind}`)
      else dropped.push(...found)
    }
  }
  return { dropped, uncounted, ownTransaction }
}

/** Null: not a statement whose losses can be read from it. */
function readDrop(kind: string, body: Readonly<Record<string, unknown>>): Dropped[] | null {
  if (kind === 'AlterTableStmt') {
    const { relname = '', schemaname = null } = (body['relation'] ?? {}) as Name
    const commands = (body['cmds'] ?? []) as readonly {
      readonly AlterTableCmd?: { readonly subtype?: string; readonly name?: string }
    }[]
    const read = commands.map(({ AlterTableCmd: one }): Dropped | null | 'nothing' => {
      if (one?.subtype === 'AT_DropColumn') {
        return { schema: schemaname, table: relname, column: one.name ?? '' }
      }
      return one?.subtype !== undefined && keepsRows.has(one.subtype) ? 'nothing' : null
    })
    return read.includes(null) ? null : read.filter((one) => one !== 'nothing' && one !== null)
  }
  if (kind !== 'DropStmt') return null
  const type = String(body['removeType'])
  if (type !== 'OBJECT_TABLE') return keepsRowsDropped.has(type) ? [] : null
  const objects = (body['objects'] ?? []) as readonly {
    readonly List?: { readonly items?: readonly { readonly String?: { readonly sval?: string } }[] }
  }[]
  return objects.map(({ List }) => {
    const names = (List?.items ?? []).map(({ String: one }) => one?.sval ?? '')
    return { schema: names.at(-2) ?? null, table: names.at(-1) ?? '', column: null }
  })
}

const keepsRows = new Set([
  'AT_AddConstraint',
  'AT_AddColumn',
  'AT_ColumnDefault',
  'AT_DropConstraint',
  'AT_DropNotNull',
  'AT_SetNotNull',
])
const keepsRowsDropped = new Set(['OBJECT_INDEX', 'OBJECT_VIEW', 'OBJECT_FUNCTION'])
