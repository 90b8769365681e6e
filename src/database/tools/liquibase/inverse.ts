import { attribute, childrenOf, make, type Node } from './node.ts'
import { valueOf } from './values.ts'

type Inverse = (node: Node) => readonly Node[]

const pick = (node: Node, ...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, attribute(node, name)]))

const drop =
  (name: string, ...keep: readonly string[]): Inverse =>
  (node) => [make(name, pick(node, 'schemaName', ...keep), node)]

const swap =
  (old: string, next: string, ...keep: readonly string[]): Inverse =>
  (node) => [
    make(
      node.name,
      {
        ...pick(node, 'schemaName', ...keep),
        [old]: attribute(node, next),
        [next]: attribute(node, old),
      },
      node,
    ),
  ]

const nothing: Inverse = () => []

/** `createInverses` of each change (liquibase/change/core, 5.x); a change that is not here has none. */
const inverses: Readonly<Record<string, Inverse>> = {
  createTable: drop('dropTable', 'tableName'),
  createView: drop('dropView', 'viewName'),
  createSequence: drop('dropSequence', 'sequenceName'),
  createIndex: drop('dropIndex', 'tableName', 'indexName'),
  addColumn: (node) => {
    const columns = childrenOf(node, 'column')
    const named = (column: Node) => ({
      ...pick(node, 'schemaName', 'tableName'),
      columnName: attribute(column, 'name'),
    })
    return [
      ...columns
        .filter((column) => valueOf(column, 'defaultValue') !== null)
        .map((column) => make('dropDefaultValue', named(column), node)),
      ...columns.map((column) => make('dropColumn', named(column), node)),
    ]
  },
  addNotNullConstraint: drop('dropNotNullConstraint', 'tableName', 'columnName'),
  dropNotNullConstraint: drop('addNotNullConstraint', 'tableName', 'columnName'),
  addDefaultValue: drop('dropDefaultValue', 'tableName', 'columnName'),
  addPrimaryKey: drop('dropPrimaryKey', 'tableName', 'constraintName'),
  addUniqueConstraint: (node) => [
    make(
      'dropUniqueConstraint',
      {
        ...pick(node, 'schemaName', 'tableName', 'constraintName'),
        uniqueColumns: attribute(node, 'columnNames'),
      },
      node,
    ),
  ],
  addForeignKeyConstraint: (node) => [
    make(
      'dropForeignKeyConstraint',
      pick(node, 'baseTableSchemaName', 'baseTableName', 'constraintName'),
      node,
    ),
  ],
  renameColumn: swap('oldColumnName', 'newColumnName', 'tableName'),
  renameTable: swap('oldTableName', 'newTableName'),
  renameView: swap('oldViewName', 'newViewName'),
  renameSequence: swap('oldSequenceName', 'newSequenceName'),
  modifySql: nothing,
  empty: nothing,
  output: nothing,
  tagDatabase: nothing,
  comment: nothing,
  validCheckSum: nothing,
  preConditions: nothing,
}

/** What undoes changes, in the order it runs; or the name of the change that Liquibase cannot undo. */
export function inverseOf(
  changes: readonly Node[],
): { readonly nodes: readonly Node[] } | { readonly stuck: string } {
  const nodes: Node[] = []
  for (const change of changes.toReversed()) {
    const inverse = Object.hasOwn(inverses, change.name) ? inverses[change.name] : undefined
    if (inverse === undefined) return { stuck: change.name }
    nodes.push(...inverse(change))
  }
  return { nodes }
}
