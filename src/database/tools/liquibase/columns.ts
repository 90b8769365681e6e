import { quoted, quotedList, qualified } from './names.ts'
import { attribute, childrenOf, isTrue, type Node } from './node.ts'
import { typeOf } from './types.ts'
import { valueOf } from './values.ts'

/** The `constraints` of a column, merged: a changelog may write several. */
export function constraintsOf(column: Node): Node {
  const attributes = Object.assign(
    {},
    ...childrenOf(column, 'constraints').map((each) => each.attributes),
  ) as Record<string, string>
  return { name: 'constraints', attributes, children: [], text: '', line: column.line }
}

/** Name, type, identity, default and NOT NULL of a column, as in CREATE TABLE and ADD COLUMN. */
export function columnDefinition(column: Node): string {
  const constraints = constraintsOf(column)
  const parts = [
    quoted(attribute(column, 'name') ?? ''),
    typeOf(attribute(column, 'type') ?? 'text'),
  ]
  const identity = isTrue(column, 'autoIncrement')
  const value = valueOf(column, 'defaultValue')
  if (value !== null && !identity) parts.push(`DEFAULT ${value}`)
  if (identity && !/serial/i.test(parts[1] ?? '')) parts.push(identityOf(column))
  const named = attribute(constraints, 'notNullConstraintName')
  const required =
    attribute(constraints, 'nullable')?.toLowerCase() === 'false' ||
    isTrue(constraints, 'primaryKey')
  if (required) parts.push(named === null ? 'NOT NULL' : `CONSTRAINT ${quoted(named)} NOT NULL`)
  return parts.join(' ')
}

function identityOf(column: Node): string {
  const kind = attribute(column, 'generationType') ?? 'BY DEFAULT'
  const options = [
    ['START WITH', attribute(column, 'startWith')],
    ['INCREMENT BY', attribute(column, 'incrementBy')],
  ].flatMap(([word, value]) => (value === null ? [] : [`${word} ${value}`]))
  const inBrackets = options.length === 0 ? '' : ` (${options.join(' ')})`
  return `GENERATED ${kind} AS IDENTITY${inBrackets}`
}

/** The foreign key of a column as a table constraint, or null. */
export function foreignKeyOf(column: Node): string | null {
  const constraints = constraintsOf(column)
  const name = attribute(constraints, 'foreignKeyName')
  const references = attribute(constraints, 'references')
  const table = attribute(constraints, 'referencedTableName')
  if (references === null && table === null) return null
  const [, written = '', listed = ''] = /^(.+?)\s*\(([^)]*)\)/.exec(references ?? '') ?? []
  const to =
    table === null
      ? `${written.split('.').map(quoted).join('.')}(${quotedList(listed)})`
      : `${qualified(constraints, table, 'referencedTableSchemaName')}(${quotedList(attribute(constraints, 'referencedColumnNames') ?? 'id')})`
  return [
    name === null ? '' : `CONSTRAINT ${quoted(name)} `,
    `FOREIGN KEY (${quoted(attribute(column, 'name') ?? '')}) REFERENCES ${to}`,
    isTrue(constraints, 'deleteCascade') ? ' ON DELETE CASCADE' : '',
    isTrue(constraints, 'deferrable') ? ' DEFERRABLE' : '',
    isTrue(constraints, 'initiallyDeferred') ? ' INITIALLY DEFERRED' : '',
  ].join('')
}

/** UNIQUE constraints that columns ask for; those of one name are one. */
export function uniquesOf(columns: readonly Node[]): readonly string[] {
  const asked = columns.filter((column) => isTrue(constraintsOf(column), 'unique'))
  const nameOf = (column: Node) => attribute(constraintsOf(column), 'uniqueConstraintName')
  const listOf = (all: readonly Node[]) =>
    all.map((each) => quoted(attribute(each, 'name') ?? '')).join(', ')
  const unnamed = asked.filter((column) => nameOf(column) === null)
  const named = Map.groupBy(
    asked.filter((column) => nameOf(column) !== null),
    (column) => nameOf(column) ?? '',
  )
  return [
    ...unnamed.map((column) => `UNIQUE (${listOf([column])})`),
    ...[...named].map(([name, all]) => `CONSTRAINT ${quoted(name)} UNIQUE (${listOf(all)})`),
  ]
}
