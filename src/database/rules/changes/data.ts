import type { Node, WithClause } from 'libpg-query'
import { nameOf, objectName, parts, tableName } from '../../sql/names.ts'
import { walk } from '../../sql/walk.ts'
import type { Change } from './change.ts'
import { functionsIn } from './expressions.ts'

/** What INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY, SELECT and CALL do to rows; null for other statements. */
export function dataChanges(node: Node, unqualified: string): readonly Change[] | null {
  if ('InsertStmt' in node) {
    const { relation, cols, selectStmt, withClause } = node.InsertStmt
    const select =
      selectStmt !== undefined && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined
    const rows = select?.valuesLists?.length ?? (select === undefined ? 1 : null)
    const columns = (cols ?? []).flatMap((one) =>
      'ResTarget' in one ? [one.ResTarget.name ?? ''] : [],
    )
    return [
      ...written(withClause, unqualified),
      write('insert', tableName(relation, unqualified), { columns, rows }),
    ]
  }
  if ('UpdateStmt' in node) {
    const { relation, targetList, whereClause, withClause } = node.UpdateStmt
    const columns = (targetList ?? []).flatMap((one) =>
      'ResTarget' in one ? [one.ResTarget.name ?? ''] : [],
    )
    const filtered = whereClause !== undefined
    return [
      ...written(withClause, unqualified),
      write('update', tableName(relation, unqualified), { columns, filtered }),
    ]
  }
  if ('DeleteStmt' in node) {
    const { relation, whereClause, withClause } = node.DeleteStmt
    const filtered = whereClause !== undefined
    return [
      ...written(withClause, unqualified),
      write('delete', tableName(relation, unqualified), { filtered }),
    ]
  }
  if ('MergeStmt' in node)
    return [write('merge', tableName(node.MergeStmt.relation, unqualified), { filtered: true })]
  if ('TruncateStmt' in node) {
    const cascade = node.TruncateStmt.behavior === 'DROP_CASCADE'
    return (node.TruncateStmt.relations ?? []).map((one) =>
      write('truncate', objectName(one, unqualified), { cascade }),
    )
  }
  if ('CopyStmt' in node) {
    if (node.CopyStmt.is_from !== true) return []
    return [write('copy', tableName(node.CopyStmt.relation, unqualified), {})]
  }
  if ('CallStmt' in node)
    return [
      { kind: 'call', functions: [nameOf(parts(node.CallStmt.funccall?.funcname), unqualified)] },
    ]
  if (!('SelectStmt' in node)) return null
  const { withClause, intoClause } = node.SelectStmt
  if (intoClause !== undefined) {
    const table = tableName(intoClause.rel, unqualified)
    const temporary = intoClause.rel?.relpersistence === 't'
    return [
      {
        kind: 'create-table',
        table,
        columns: [],
        complete: false,
        constraints: [],
        ifNotExists: false,
        temporary,
        partitionOf: null,
      },
    ]
  }
  return [...written(withClause, unqualified), ...called(node)]
}

/** Data-modifying WITH. */
function written(clause: WithClause | undefined, unqualified: string): readonly Change[] {
  return (clause?.ctes ?? []).flatMap((one) => {
    const query = 'CommonTableExpr' in one ? one.CommonTableExpr.ctequery : undefined
    if (query === undefined || 'SelectStmt' in query) return []
    return dataChanges(query, unqualified) ?? []
  })
}

/** Built-in functions that change something when selected, besides `setval` and `set_config`. */
const acting =
  /^(pg_catalog\.)?(nextval|lo_\w+|dblink\w*|pg_advisory\w*|pg_terminate_backend|pg_notify)$/

function called(node: Node): readonly Change[] {
  const changes: Change[] = []
  const others: string[] = []
  for (const name of functionsIn(node)) {
    const bare = name.replace(/^pg_catalog\./, '')
    if (bare === 'setval') changes.push({ kind: 'set-sequence', sequence: sequenceOf(node) })
    else if (!/^(pg_|set_config$|current_|version$)/.test(bare)) others.push(name)
  }
  if ('SelectStmt' in node) {
    // `SELECT f();` alone is written for what f does; inside a query over tables it is read for its value.
    const { targetList = [], fromClause = [] } = node.SelectStmt
    const direct = [...targetList, ...fromClause].flatMap((one) => {
      if ('ResTarget' in one && fromClause.length > 0) return []
      return 'ResTarget' in one || 'RangeFunction' in one ? functionsIn([one]) : []
    })
    const own = direct.filter((name) => acting.test(name) || others.includes(name))
    if (own.length > 0) changes.push({ kind: 'call', functions: own })
  }
  return changes
}

/** The sequence that `setval('name', …)` sets; null when it is computed. */
function sequenceOf(node: Node): string | null {
  let name: string | null = null
  walk(node, (kind, fields) => {
    if (kind !== 'FuncCall' || parts(fields.funcname as Node[]).at(-1) !== 'setval') return
    const first = (fields.args as Node[] | undefined)?.[0]
    const value = first !== undefined && 'TypeCast' in first ? first.TypeCast.arg : first
    if (value !== undefined && 'A_Const' in value)
      name = value.A_Const.sval?.sval?.replace(/^public\./, '') ?? null
  })
  return name
}

const write = (
  how: 'insert' | 'update' | 'delete' | 'truncate' | 'merge' | 'copy',
  table: string,
  more: {
    columns?: readonly string[]
    filtered?: boolean
    rows?: number | null
    cascade?: boolean
  },
): Change => ({
  kind: 'write',
  how,
  table,
  columns: [],
  filtered: false,
  rows: null,
  cascade: false,
  ...more,
})
