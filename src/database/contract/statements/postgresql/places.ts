import type { Node } from 'libpg-query'
import type { Catalog, Column, Table, View } from '../../../catalog/catalog.ts'
import { isTree, walk, type Tree } from '../../../sql/walk.ts'

/** Where a value of a statement goes. */
export type Place =
  /** Written into a column, or compared with what stands there. */
  | {
      readonly kind: 'written' | 'compared'
      readonly relation: Table | View
      readonly column: Column
    }
  | { readonly kind: 'limit' }
  | { readonly kind: 'offset' }

interface Named {
  readonly name: string
  readonly relation: Table | View
}

/** Tables and views that a statement names, each once. */
export function relationsOf(node: Node, catalog: Catalog): readonly (Table | View)[] {
  return [...new Set(namedIn(node, catalog).map(({ relation }) => relation))]
}

/** The table or view that a statement writes; null for what only reads. */
export function writtenBy(node: Node, catalog: Catalog): Table | View | null {
  let found: Table | View | null = null
  walk(node, (kind, fields) => {
    if (/^(Insert|Update|Delete|Merge)Stmt$/.test(kind)) {
      found ??= relationOf(fields['relation'], catalog)
    }
  })
  return found
}

/** What the values of a statement are about, as far as its text tells, by their numbers. */
export function placesOf(node: Node, catalog: Catalog): ReadonlyMap<number, Place> {
  const places = new Map<number, Place>()
  const named = namedIn(node, catalog)
  const put = (below: unknown, place: Place | null) => {
    if (place === null) return
    for (const number of parametersOf(below)) if (!places.has(number)) places.set(number, place)
  }
  walk(node, (kind, fields) => {
    if (kind === 'InsertStmt') {
      const relation = relationOf(fields['relation'], catalog)
      if (relation === null) return
      const columns = columnsOf(fields['cols'], relation)
      for (const row of rowsOf(fields['selectStmt'])) {
        for (const [at, value] of row.entries()) put(value, written(relation, columns[at]))
      }
      assigned(isTree(fields['onConflictClause']) ? fields['onConflictClause'] : {}, relation, put)
    } else if (kind === 'UpdateStmt') {
      const relation = relationOf(fields['relation'], catalog)
      if (relation !== null) assigned(fields, relation, put)
    } else if (kind === 'SelectStmt') {
      put(fields['limitCount'], { kind: 'limit' })
      put(fields['limitOffset'], { kind: 'offset' })
    } else if (kind === 'A_Expr') {
      const sides = [fields['lexpr'], fields['rexpr']] as const
      put(sides[1], compared(sides[0], named))
      put(sides[0], compared(sides[1], named))
    }
  })
  return places
}

function assigned(
  fields: Tree,
  relation: Table | View,
  put: (value: unknown, place: Place | null) => void,
): void {
  for (const target of listOf(fields['targetList'])) {
    const set = isTree(target) ? target['ResTarget'] : undefined
    if (!isTree(set)) continue
    put(
      set['val'],
      written(
        relation,
        relation.columns.find(({ name }) => name === set['name']),
      ),
    )
  }
}

const written = (relation: Table | View, column: Column | undefined): Place | null =>
  column === undefined ? null : { kind: 'written', relation, column }

/** A side of a comparison that is a column alone, possibly cast. */
function compared(side: unknown, named: readonly Named[]): Place | null {
  if (!isTree(side)) return null
  const cast = side['TypeCast']
  if (isTree(cast)) return compared(cast['arg'], named)
  const ref = side['ColumnRef']
  if (!isTree(ref)) return null
  const parts = listOf(ref['fields']).flatMap((one) => {
    const text = isTree(one) && isTree(one['String']) ? one['String']['sval'] : undefined
    return typeof text === 'string' ? [text] : []
  })
  const of = parts.length > 1 ? parts.at(-2) : null
  for (const { name, relation } of named) {
    if (of !== null && of !== name) continue
    const column = relation.columns.find((one) => one.name === parts.at(-1))
    if (column !== undefined) return { kind: 'compared', relation, column }
  }
  return null
}

function namedIn(node: Node, catalog: Catalog): readonly Named[] {
  const found: Named[] = []
  const take = (value: unknown) => {
    if (!isTree(value)) return
    const relation = relationOf(value, catalog)
    const alias = isTree(value['alias']) ? value['alias']['aliasname'] : undefined
    const name = alias ?? value['relname']
    if (relation !== null && typeof name === 'string') found.push({ name, relation })
  }
  walk(node, (kind, fields) => {
    if (kind === 'RangeVar') take(fields)
    // What is written to stands there without its kind.
    if (/^(Insert|Update|Delete|Merge)Stmt$/.test(kind)) take(fields['relation'])
  })
  return found
}

function relationOf(value: unknown, { tables, views }: Catalog): Table | View | null {
  if (!isTree(value)) return null
  const { schemaname = 'public', relname } = value
  return (
    [...tables, ...views].find(({ schema, name }) => name === relname && schema === schemaname) ??
    null
  )
}

function columnsOf(value: unknown, relation: Table | View): readonly (Column | undefined)[] {
  const names = listOf(value).flatMap((one) =>
    isTree(one) && isTree(one['ResTarget']) ? [one['ResTarget']['name']] : [],
  )
  if (names.length === 0) return relation.columns
  return names.map((name) => relation.columns.find((column) => column.name === name))
}

/** The values of every row that VALUES or a SELECT gives. */
function rowsOf(value: unknown): readonly (readonly unknown[])[] {
  const select = isTree(value) ? value['SelectStmt'] : undefined
  if (!isTree(select)) return []
  const rows = listOf(select['valuesLists']).map((one) =>
    isTree(one) && isTree(one['List']) ? listOf(one['List']['items']) : [],
  )
  return rows.length > 0 ? rows : [listOf(select['targetList'])]
}

function parametersOf(value: unknown): readonly number[] {
  const found: number[] = []
  walk(value, (kind, fields) => {
    if (kind === 'ParamRef') found.push(Number(fields['number'] ?? 0))
    // What a subselect compares is its own affair.
    return kind !== 'SubLink'
  })
  return found
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
