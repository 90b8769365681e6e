import type { Node } from 'libpg-query'
import { someName } from '../../sql/dynamic.ts'
import { nameOf, objectName, parts, tableName } from '../../sql/names.ts'
import type { Body, Statement } from '../../sql/statement.ts'
import { kindOf } from '../../sql/walk.ts'
import { accessChanges } from './access.ts'
import { alterTable } from './alter-table.ts'
import type { Change } from './change.ts'
import { createFunction, createIndex, createTable, createTrigger, createView } from './create.ts'
import { dataChanges } from './data.ts'
import { drop, kindOfObject } from './drop.ts'
import { maintenance } from './maintenance.ts'
import { rename, setSchema } from './rename.ts'
import { typeChanges } from './types.ts'

/** One change of a script, with where it stands. */
export interface Step {
  readonly change: Change
  readonly statement: Statement
  /** Line of the file; inside a DO block that of the inner statement. */
  readonly line: number
  readonly text: string
  /** Whether it perhaps does not run (under an IF, a loop, an exception handler). */
  readonly conditional: boolean
}

/** All changes of a list of statements in their order; SET search_path counts until the end of its file. */
export function stepsOf(statements: readonly Statement[]): readonly Step[] {
  const steps: Step[] = []
  let unqualified = 'public'
  let file: string | null = null
  for (const statement of statements) {
    if (statement.file !== file) unqualified = 'public'
    file = statement.file
    const { node, text, line } = statement
    const add = (change: Change, at = line, said = text, conditional = false) =>
      steps.push({ change, statement, line: at, text: said, conditional })
    if (statement.changes !== null) {
      for (const change of statement.changes) add(change)
      continue
    }
    if (node === null) {
      add({ kind: 'unread', what: 'a statement that the parser refuses' })
      continue
    }
    for (const change of changesOf(node, unqualified, statement.body)) {
      if (change.kind === 'search-path') unqualified = change.schema ?? 'public'
      add(change)
    }
    if (!('DoStmt' in node) || statement.body === null) continue
    for (const inner of statement.body.statements) {
      const known = !inner.text.includes(someName)
      const changes = known ? changesOf(inner.node, unqualified, null) : [someoneKnows(inner.node)]
      for (const change of changes) add(change, inner.line, inner.text, inner.conditional)
    }
    for (const { what, line: at } of statement.body.unread) add({ kind: 'unread', what }, at)
  }
  return steps
}

/** A statement about a name that is put together while it runs. */
function someoneKnows(node: Node): Change {
  const words = kindOf(node)
    .replace(/Stmt$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
  return { kind: 'unread', what: `${words.toUpperCase()} of a name known only when it runs` }
}

/**
 * What one parsed statement changes.
 * @param unqualified schema that names without one stand in
 */
export function changesOf(node: Node, unqualified: string, body: Body | null): readonly Change[] {
  if ('AlterTableStmt' in node) return alterTable(node.AlterTableStmt, unqualified)
  if ('CreateStmt' in node) return createTable(node.CreateStmt, unqualified)
  if ('IndexStmt' in node) return [createIndex(node.IndexStmt, unqualified)]
  if ('DropStmt' in node) return drop(node.DropStmt, unqualified)
  if ('RenameStmt' in node) return [rename(node.RenameStmt, unqualified)]
  if ('AlterObjectSchemaStmt' in node) return [setSchema(node.AlterObjectSchemaStmt, unqualified)]
  if ('CreateFunctionStmt' in node) return createFunction(node, body, unqualified)
  if ('CreateTrigStmt' in node) return [createTrigger(node.CreateTrigStmt, unqualified)]
  if ('DoStmt' in node) return []
  if ('VariableSetStmt' in node) return searchPath(node)
  return (
    viewOrTable(node, unqualified) ??
    dataChanges(node, unqualified) ??
    typeChanges(node, unqualified) ??
    accessChanges(node, unqualified) ??
    otherObjects(node, unqualified) ??
    maintenance(node, unqualified) ?? [{ kind: 'unread', what: kindOf(node).replace(/Stmt$/, '') }]
  )
}

function viewOrTable(node: Node, unqualified: string): readonly Change[] | null {
  if ('ViewStmt' in node) {
    const { view, aliases = [], query, replace } = node.ViewStmt
    const temporary = view?.relpersistence === 't'
    return [
      createView(
        { view: tableName(view, unqualified), aliases, query },
        { replace: replace === true, materialized: false, ifNotExists: false, temporary },
      ),
    ]
  }
  if (!('CreateTableAsStmt' in node)) return null
  const { into, query, objtype, if_not_exists } = node.CreateTableAsStmt
  const name = tableName(into?.rel, unqualified)
  const temporary = into?.rel?.relpersistence === 't'
  const flags = { ifNotExists: if_not_exists === true, temporary }
  if (objtype === 'OBJECT_MATVIEW') {
    return [
      createView(
        { view: name, aliases: into?.colNames ?? [], query },
        { ...flags, replace: false, materialized: true },
      ),
    ]
  }
  return [
    {
      kind: 'create-table',
      table: name,
      columns: [],
      complete: false,
      constraints: [],
      partitionOf: null,
      ...flags,
    },
  ]
}

function otherObjects(node: Node, unqualified: string): readonly Change[] | null {
  if ('CreateForeignTableStmt' in node && node.CreateForeignTableStmt.base !== undefined) {
    return createTable(node.CreateForeignTableStmt.base, unqualified)
  }
  if ('CreateSchemaStmt' in node) {
    const { schemaname = '', if_not_exists, schemaElts = [] } = node.CreateSchemaStmt
    const made = {
      kind: 'create-object',
      what: 'schema',
      name: schemaname,
      ifNotExists: if_not_exists === true,
    } as const
    return [made, ...schemaElts.flatMap((one) => changesOf(one, schemaname, null))]
  }
  if ('CreateExtensionStmt' in node) {
    const { extname = '', if_not_exists } = node.CreateExtensionStmt
    return [
      {
        kind: 'create-object',
        what: 'extension',
        name: extname,
        ifNotExists: if_not_exists === true,
      },
    ]
  }
  if ('RuleStmt' in node) {
    const { relation, rulename = '' } = node.RuleStmt
    return [
      {
        kind: 'rewrite-rule',
        table: tableName(relation, unqualified),
        name: rulename,
        action: 'create',
      },
    ]
  }
  if ('DefineStmt' in node) {
    const { kind, defnames } = node.DefineStmt
    return [
      {
        kind: 'create-object',
        what: kindOfObject(kind),
        name: nameOf(parts(defnames), unqualified),
        ifNotExists: false,
      },
    ]
  }
  if ('CreateEventTrigStmt' in node) {
    return [{ kind: 'unread', what: `event trigger ${node.CreateEventTrigStmt.trigname ?? ''}` }]
  }
  if ('AlterEventTrigStmt' in node) return []
  if ('DropdbStmt' in node) {
    return [
      {
        kind: 'drop-object',
        what: 'other',
        name: objectName({ String: { sval: node.DropdbStmt.dbname ?? '' } }, unqualified),
        ifExists: false,
        cascade: true,
      },
    ]
  }
  return null
}

function searchPath(node: Extract<Node, { VariableSetStmt: unknown }>): readonly Change[] {
  const { name, kind, args = [] } = node.VariableSetStmt
  if (name !== 'search_path') return []
  const first = args[0]
  const schema = first !== undefined && 'A_Const' in first ? (first.A_Const.sval?.sval ?? '') : ''
  // `"$user", public` and the empty path of a dump: names without schema still mean public, or stand in no statement.
  const usual = kind !== 'VAR_SET_VALUE' || schema === '' || schema === '$user'
  return [{ kind: 'search-path', schema: usual ? null : schema }]
}
