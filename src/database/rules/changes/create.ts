import type { CreateStmt, CreateTrigStmt, IndexStmt, Node, SelectStmt } from 'libpg-query'
import { nameOf, objectName, parts, tableName, typeText } from '../../sql/names.ts'
import type { Body } from '../../sql/statement.ts'
import type { Change, TriggerTiming } from './change.ts'
import { columnConstraints, constraint, newColumn } from './columns.ts'
import { columnsIn } from './expressions.ts'

/** CREATE TABLE: its columns as far as they are written, and what LIKE, INHERITS or PARTITION OF leave open. */
export function createTable(it: CreateStmt, unqualified: string): readonly Change[] {
  const table = tableName(it.relation, unqualified)
  const elements = it.tableElts ?? []
  const parents = (it.inhRelations ?? []).map((node) => objectName(node, unqualified))
  const columns = elements.flatMap((node) =>
    'ColumnDef' in node ? [newColumn(node.ColumnDef)] : [],
  )
  const constraints = [
    ...elements.flatMap((node) =>
      'ColumnDef' in node ? columnConstraints(node.ColumnDef, table, unqualified) : [],
    ),
    ...[...elements, ...(it.constraints ?? [])].flatMap(
      (node) => constraint(node, table, unqualified) ?? [],
    ),
  ]
  const key = new Set(constraints.flatMap((one) => (one.what === 'primary-key' ? one.columns : [])))
  return [
    {
      kind: 'create-table',
      table,
      columns: columns.map((one) => (key.has(one.name) ? { ...one, notNull: true } : one)),
      complete:
        parents.length === 0 &&
        it.ofTypename === undefined &&
        !elements.some((node) => 'TableLikeClause' in node),
      constraints,
      ifNotExists: it.if_not_exists === true,
      temporary: it.relation?.relpersistence === 't',
      partitionOf: it.partbound === undefined ? null : (parents[0] ?? null),
    },
  ]
}

/** CREATE [UNIQUE] INDEX. */
export function createIndex(it: IndexStmt, unqualified: string): Change {
  const table = tableName(it.relation, unqualified)
  const columns = (it.indexParams ?? []).flatMap((node) => [...columnsIn([node])])
  const bare = table.slice(table.lastIndexOf('.') + 1)
  const schema = table.includes('.') ? `${table.slice(0, table.lastIndexOf('.'))}.` : ''
  return {
    kind: 'create-index',
    table,
    name: `${schema}${it.idxname ?? [bare, ...columns, 'idx'].join('_')}`,
    columns,
    unique: it.unique === true,
    concurrently: it.concurrent === true,
    partial: it.whereClause !== undefined,
    computed: (it.indexParams ?? []).some(
      (node) => 'IndexElem' in node && node.IndexElem.expr !== undefined,
    ),
    ifNotExists: it.if_not_exists === true,
  }
}

/** CREATE VIEW and CREATE MATERIALIZED VIEW. */
export function createView(
  it: {
    readonly view: string
    readonly aliases: readonly Node[]
    readonly query: Node | undefined
  },
  flags: {
    readonly replace: boolean
    readonly materialized: boolean
    readonly ifNotExists: boolean
    readonly temporary: boolean
  },
): Change {
  const select =
    it.query !== undefined && 'SelectStmt' in it.query ? it.query.SelectStmt : undefined
  const columns =
    it.aliases.length > 0 ? parts(it.aliases) : select === undefined ? null : outputColumns(select)
  return { kind: 'create-view', view: it.view, ...flags, columns, query: it.query ?? null }
}

/** Names of a query's columns; null when `*` or an expression without a name leaves them open. */
function outputColumns(select: SelectStmt): readonly string[] | null {
  if (select.larg !== undefined) return outputColumns(select.larg)
  const names: string[] = []
  for (const node of select.targetList ?? []) {
    if (!('ResTarget' in node)) return null
    const { name, val } = node.ResTarget
    const reference =
      val !== undefined && 'ColumnRef' in val ? val.ColumnRef.fields?.at(-1) : undefined
    const called =
      val !== undefined && 'FuncCall' in val ? parts(val.FuncCall.funcname).at(-1) : undefined
    const found =
      name ??
      (reference !== undefined && 'String' in reference ? reference.String.sval : undefined) ??
      called
    if (found === undefined) return null
    names.push(found)
  }
  return names
}

/** CREATE FUNCTION and CREATE PROCEDURE. */
export function createFunction(
  node: Node,
  body: Body | null,
  unqualified: string,
): readonly Change[] {
  if (!('CreateFunctionStmt' in node)) return []
  const it = node.CreateFunctionStmt
  const name = nameOf(parts(it.funcname), unqualified)
  const inputs = (it.parameters ?? []).flatMap((one) =>
    'FunctionParameter' in one && !/OUT$|TABLE$/.test(one.FunctionParameter.mode ?? '')
      ? [typeText(one.FunctionParameter.argType)]
      : [],
  )
  return [
    {
      kind: 'create-function',
      name,
      signature: `${name}(${inputs.join(', ')})`,
      returns: typeText(it.returnType),
      replace: it.replace === true,
      body,
    },
  ]
}

/** CREATE TRIGGER. `timing` holds PostgreSQL's own bits: 2 BEFORE, 64 INSTEAD OF. */
export function createTrigger(it: CreateTrigStmt, unqualified: string): Change {
  const bits = it.timing ?? 0
  const timing: TriggerTiming =
    (bits & 64) !== 0 ? 'instead-of' : (bits & 2) !== 0 ? 'before' : 'after'
  return {
    kind: 'create-trigger',
    table: tableName(it.relation, unqualified),
    name: it.trigname ?? '',
    function: nameOf(parts(it.funcname), unqualified),
    timing,
    row: it.row === true,
    replace: it.replace === true,
    constraint: it.isconstraint === true,
  }
}
