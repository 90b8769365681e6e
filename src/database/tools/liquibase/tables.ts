import { columnDefinition, constraintsOf, foreignKeyOf, uniquesOf } from './columns.ts'
import { literal, qualified, quoted } from './names.ts'
import { attribute, childrenOf, isTrue, type Node } from './node.ts'
import type { Statements } from './statements.ts'
import { isFromFile, valueOf } from './values.ts'

const table = (node: Node) => qualified(node, attribute(node, 'tableName') ?? '')

/** CreateTableGenerator: the primary key is `<table>_pkey` where it has no name. */
function createTable(node: Node): readonly string[] {
  const columns = childrenOf(node, 'column')
  const keys = columns.filter((column) => isTrue(constraintsOf(column), 'primaryKey'))
  const keyName =
    keys
      .map((column) => attribute(constraintsOf(column), 'primaryKeyName'))
      .find((name) => name !== null) ?? `${attribute(node, 'tableName') ?? ''}_pkey`
  const key = keys.map((column) => quoted(attribute(column, 'name') ?? '')).join(', ')
  const parts = [
    ...columns.map(columnDefinition),
    ...(keys.length === 0 ? [] : [`CONSTRAINT ${quoted(keyName)} PRIMARY KEY (${key})`]),
    ...columns.flatMap((column) => foreignKeyOf(column) ?? []),
    ...uniquesOf(columns),
  ]
  const exists = isTrue(node, 'ifNotExists') ? 'IF NOT EXISTS ' : ''
  return [`CREATE TABLE ${exists}${table(node)} (\n  ${parts.join(',\n  ')}\n)`]
}

/** AddColumnChange: the columns, then values for the rows there are, then what was asked as a constraint. */
function addColumn(node: Node): readonly string[] {
  const columns = childrenOf(node, 'column')
  const keyed = (column: Node) =>
    isTrue(constraintsOf(column), 'primaryKey') ? ' PRIMARY KEY' : ''
  const filled = (column: Node) => valueOf(column, 'value')
  // With a value for the rows there are, NOT NULL comes after it.
  const late = columns.filter((column) => filled(column) !== null)
  const first = (column: Node) =>
    late.includes(column)
      ? columnDefinition(column).replace(/ (CONSTRAINT \S+ )?NOT NULL$/, '')
      : columnDefinition(column)
  return [
    ...columns.map((column) => `ALTER TABLE ${table(node)} ADD ${first(column)}${keyed(column)}`),
    ...late.map(
      (column) =>
        `UPDATE ${table(node)} SET ${quoted(attribute(column, 'name') ?? '')} = ${filled(column) ?? 'NULL'}`,
    ),
    ...late
      .filter((column) => attribute(constraintsOf(column), 'nullable')?.toLowerCase() === 'false')
      .map(
        (column) =>
          `ALTER TABLE ${table(node)} ALTER COLUMN ${quoted(attribute(column, 'name') ?? '')} SET NOT NULL`,
      ),
    ...uniquesOf(columns).map((unique) => `ALTER TABLE ${table(node)} ADD ${unique}`),
    ...columns.flatMap((column) => {
      const key = foreignKeyOf(column)
      return key === null ? [] : [`ALTER TABLE ${table(node)} ADD ${key}`]
    }),
  ]
}

function dropColumn(node: Node): readonly string[] {
  const one = attribute(node, 'columnName')
  const names =
    one === null
      ? childrenOf(node, 'column').map((column) => attribute(column, 'name') ?? '')
      : [one]
  return names.map((name) => `ALTER TABLE ${table(node)} DROP COLUMN ${quoted(name)}`)
}

function rows(node: Node): readonly Node[] | null {
  const columns = childrenOf(node, 'column')
  return columns.some(isFromFile) ? null : columns
}

function insert(node: Node): readonly string[] | null {
  const columns = rows(node)
  if (columns === null) return null
  const names = columns.map((column) => quoted(attribute(column, 'name') ?? '')).join(', ')
  const values = columns.map(given).join(', ')
  return [`INSERT INTO ${table(node)} (${names}) VALUES (${values})`]
}

/** The value of a column; its text where it has no attribute. */
const given = (column: Node) =>
  valueOf(column, 'value') ?? (column.text.trim() === '' ? 'NULL' : literal(column.text.trim()))

/** `where` with its parameters filled in: `:name` and `:value` stand for those of `whereParams`. */
function where(node: Node): string {
  const text = childrenOf(node, 'where')[0]?.text.trim() ?? attribute(node, 'where') ?? ''
  if (text === '') return ''
  let filled = text
  for (const { children } of childrenOf(node, 'whereParams')) {
    for (const param of children) {
      filled = filled
        .replace(/:name\b/, () => quoted(attribute(param, 'name') ?? ''))
        .replace(/:value\b|\?/, () => given(param))
    }
  }
  return ` WHERE ${filled}`
}

function update(node: Node): readonly string[] | null {
  const columns = rows(node)
  if (columns === null) return null
  const sets = columns.map(
    (column) => `${quoted(attribute(column, 'name') ?? '')} = ${given(column)}`,
  )
  return [`UPDATE ${table(node)} SET ${sets.join(', ')}${where(node)}`]
}

/** Changes of tables and rows. */
export const tableChanges: Statements = {
  createTable,
  addColumn,
  dropColumn,
  insert,
  update,
  delete: (node) => [`DELETE FROM ${table(node)}${where(node)}`],
  dropTable: (node) => [
    `DROP TABLE ${table(node)}${isTrue(node, 'cascadeConstraints') ? ' CASCADE' : ''}`,
  ],
  renameTable: (node) => [
    `ALTER TABLE ${qualified(node, attribute(node, 'oldTableName') ?? '')} RENAME TO ${quoted(attribute(node, 'newTableName') ?? '')}`,
  ],
  setTableRemarks: (node) => [
    `COMMENT ON TABLE ${table(node)} IS ${literal(attribute(node, 'remarks') ?? '')}`,
  ],
  setColumnRemarks: (node) => [
    `COMMENT ON COLUMN ${table(node)}.${quoted(attribute(node, 'columnName') ?? '')} IS ${literal(attribute(node, 'remarks') ?? '')}`,
  ],
}
