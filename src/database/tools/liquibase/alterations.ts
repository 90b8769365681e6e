import { literal, qualified, quoted, quotedList } from './names.ts'
import { attribute, childrenOf, isTrue, type Node } from './node.ts'
import type { Statements } from './statements.ts'
import { typeOf } from './types.ts'
import { valueOf } from './values.ts'

const name = (node: Node, key: string) => attribute(node, key) ?? ''
const alter = (node: Node) => `ALTER TABLE ${qualified(node, name(node, 'tableName'))}`
const column = (node: Node) => `${alter(node)} ALTER COLUMN ${quoted(name(node, 'columnName'))}`

const deferring = (node: Node) =>
  (isTrue(node, 'deferrable') ? ' DEFERRABLE' : '') +
  (isTrue(node, 'initiallyDeferred') ? ' INITIALLY DEFERRED' : '')

function constraint(node: Node): string {
  const named = attribute(node, 'constraintName')
  return named === null ? '' : `CONSTRAINT ${quoted(named)} `
}

function addForeignKey(node: Node): readonly string[] {
  const action = (word: string, key: string, old: string) => {
    const said = attribute(node, key) ?? (isTrue(node, old) ? 'CASCADE' : null)
    return said === null ? '' : ` ON ${word} ${said}`
  }
  const base = qualified(node, name(node, 'baseTableName'), 'baseTableSchemaName')
  const to = qualified(node, name(node, 'referencedTableName'), 'referencedTableSchemaName')
  return [
    `ALTER TABLE ${base} ADD ${constraint(node)}FOREIGN KEY (${quotedList(name(node, 'baseColumnNames'))})` +
      ` REFERENCES ${to} (${quotedList(name(node, 'referencedColumnNames'))})` +
      action('UPDATE', 'onUpdate', 'updateCascade') +
      action('DELETE', 'onDelete', 'deleteCascade') +
      deferring(node),
  ]
}

/** AddNotNullConstraintChange fills rows without a value first, where it is told with what. */
function addNotNull(node: Node): readonly string[] {
  const value = attribute(node, 'defaultNullValue')
  const table = qualified(node, name(node, 'tableName'))
  const of = quoted(name(node, 'columnName'))
  const plain = value === null || /^-?\d+(\.\d+)?$/.test(value) ? value : literal(value)
  return [
    ...(plain === null ? [] : [`UPDATE ${table} SET ${of} = ${plain} WHERE ${of} IS NULL`]),
    `${column(node)} SET NOT NULL`,
  ]
}

function createIndex(node: Node): readonly string[] {
  const columns = childrenOf(node, 'column').map((each) => {
    const written = name(each, 'name')
    // An expression, or a name with its order.
    const plain = isTrue(each, 'computed') || /[()\s]/.test(written) ? written : quoted(written)
    return isTrue(each, 'descending') ? `${plain} DESC` : plain
  })
  const unique = isTrue(node, 'unique') ? 'UNIQUE ' : ''
  const table = qualified(node, name(node, 'tableName'))
  const index = attribute(node, 'indexName')
  return [
    `CREATE ${unique}INDEX ${index === null ? '' : `${quoted(index)} `}ON ${table}(${columns.join(', ')})`,
  ]
}

/** Changes of columns, constraints and indexes. */
export const alterations: Statements = {
  renameColumn: (node) => [
    `${alter(node)} RENAME COLUMN ${quoted(name(node, 'oldColumnName'))} TO ${quoted(name(node, 'newColumnName'))}`,
  ],
  modifyDataType: (node) => {
    const type = typeOf(name(node, 'newDataType'))
    return [`${column(node)} TYPE ${type} USING (${quoted(name(node, 'columnName'))}::${type})`]
  },
  addNotNullConstraint: addNotNull,
  dropNotNullConstraint: (node) => [`${column(node)} DROP NOT NULL`],
  addDefaultValue: (node) => [
    `${column(node)} SET DEFAULT ${valueOf(node, 'defaultValue') ?? 'NULL'}`,
  ],
  dropDefaultValue: (node) => [`${column(node)} DROP DEFAULT`],
  addPrimaryKey: (node) => [
    `${alter(node)} ADD ${constraint(node)}PRIMARY KEY (${quotedList(name(node, 'columnNames'))})`,
  ],
  dropPrimaryKey: (node) => [
    `${alter(node)} DROP CONSTRAINT ${quoted(attribute(node, 'constraintName') ?? `${name(node, 'tableName')}_pkey`)}`,
  ],
  addUniqueConstraint: (node) => [
    `${alter(node)} ADD ${constraint(node)}UNIQUE (${quotedList(name(node, 'columnNames'))})${deferring(node)}`,
  ],
  dropUniqueConstraint: (node) => [
    `${alter(node)} DROP CONSTRAINT ${quoted(attribute(node, 'constraintName') ?? defaultUnique(node))}`,
  ],
  addForeignKeyConstraint: addForeignKey,
  dropForeignKeyConstraint: (node) => [
    `ALTER TABLE ${qualified(node, name(node, 'baseTableName'), 'baseTableSchemaName')} DROP CONSTRAINT ${quoted(name(node, 'constraintName'))}`,
  ],
  createIndex,
  dropIndex: (node) => [`DROP INDEX ${qualified(node, name(node, 'indexName'))}`],
}

/** PostgreSQL's own name for a constraint that got none. */
const defaultUnique = (node: Node) =>
  [name(node, 'tableName'), ...name(node, 'uniqueColumns').split(','), 'key']
    .map((part) => part.trim())
    .join('_')
