import type { Node, RangeVar } from 'libpg-query'
import { parts, tableName } from '../../sql/names.ts'
import { walk } from '../../sql/walk.ts'
import type { Change } from '../changes/change.ts'

/**
 * What statements refer to: tables as `users`, columns as `users.email`. A column without its table is counted for every table of
 * the same statement; so a use may be named that is none, and none is missed but through `*`.
 */
export function usesOf(nodes: readonly Node[]): readonly string[] {
  const uses = new Set<string>()
  for (const node of nodes) {
    const tables = new Map<string, string>()
    const columns: (readonly string[])[] = []
    walk(node, (kind, fields) => {
      if (kind === 'RangeVar') {
        const range = fields as RangeVar
        const name = tableName(range, 'public')
        tables.set(range.alias?.aliasname ?? range.relname ?? '', name)
        uses.add(name)
      } else if (kind === 'ColumnRef') columns.push(parts(fields.fields as Node[]))
      else if (kind === 'FuncCall') uses.add(`${parts(fields.funcname as Node[]).join('.')}()`)
    })
    // The target of INSERT, UPDATE and DELETE is a field, not a node of its own kind.
    for (const target of targetsOf(node)) {
      const name = tableName(target, 'public')
      tables.set(target.alias?.aliasname ?? target.relname ?? '', name)
      uses.add(name)
      for (const column of writtenColumns(node)) uses.add(`${name}.${column}`)
    }
    for (const names of columns) {
      const column = names.at(-1) ?? ''
      const qualifier = names.at(-2) ?? ''
      // The row a trigger runs for.
      if (qualifier === 'new' || qualifier === 'old') uses.add(`${qualifier}.${column}`)
      const table = tables.get(qualifier)
      // A qualifier that is no table here is a variable of the function.
      const of = table !== undefined ? [table] : qualifier === '' ? tables.values() : []
      for (const one of of) uses.add(`${one}.${column}`)
    }
  }
  return [...uses]
}

function targetsOf(node: Node): readonly RangeVar[] {
  const found = Object.values(node)[0] as { readonly relation?: RangeVar } | undefined
  return found?.relation === undefined ? [] : [found.relation]
}

function writtenColumns(node: Node): readonly string[] {
  const targets =
    'InsertStmt' in node
      ? node.InsertStmt.cols
      : 'UpdateStmt' in node
        ? node.UpdateStmt.targetList
        : []
  return (targets ?? []).flatMap((one) => ('ResTarget' in one ? [one.ResTarget.name ?? ''] : []))
}

/** A definition without the places it was written at, to be compared. */
export function textOf(change: Change): string {
  return JSON.stringify(change, (key, value: unknown) =>
    ['location', 'line', 'text', 'replace', 'ifNotExists', 'stmt_len', 'stmt_location'].includes(
      key,
    )
      ? undefined
      : value,
  )
}
