import type { ColumnDef, Node } from 'libpg-query'
import { parts, tableName, typeText } from '../../sql/names.ts'
import type { Constraint, NewColumn } from './change.ts'
import { allowedValues, columnsIn, volatility } from './expressions.ts'

/** A column as written in CREATE TABLE or ADD COLUMN. */
export function newColumn(definition: ColumnDef): NewColumn {
  const { colname = '', typeName, constraints = [] } = definition
  const type = typeText(typeName)
  const column: { -readonly [K in keyof NewColumn]: NewColumn[K] } = {
    name: colname,
    type: type === '' ? null : type.replace(/^(big|small)?serial\d?$/, serialType),
    notNull: definition.is_not_null === true,
    default: definition.raw_default === undefined ? 'none' : volatility(definition.raw_default),
    generated: 'none',
    identity: 'none',
  }
  if (/^(big|small)?serial\d?$/.test(type)) {
    column.notNull = true
    column.default = 'volatile'
  }
  for (const node of constraints) {
    if (!('Constraint' in node)) continue
    const { contype, raw_expr, generated_when, generated_kind } = node.Constraint
    if (contype === 'CONSTR_NOTNULL' || contype === 'CONSTR_PRIMARY') column.notNull = true
    else if (contype === 'CONSTR_DEFAULT' && raw_expr !== undefined)
      column.default = volatility(raw_expr)
    else if (contype === 'CONSTR_IDENTITY') {
      column.identity = generated_when === 'a' ? 'always' : 'by-default'
      column.notNull = true
    } else if (contype === 'CONSTR_GENERATED') {
      column.generated = generated_kind === 'v' ? 'virtual' : 'stored'
    }
  }
  return column
}

const serialType = (serial: string) =>
  serial.startsWith('big') || serial === 'serial8'
    ? 'int8'
    : /small|2/.test(serial)
      ? 'int2'
      : 'int4'

/** Constraints written behind a column (`UNIQUE`, `REFERENCES`, `CHECK`). */
export function columnConstraints(
  definition: ColumnDef,
  table: string,
  unqualified: string,
): readonly Constraint[] {
  return (definition.constraints ?? []).flatMap((node) => {
    const made = constraint(node, table, unqualified, definition.colname)
    return made === null ? [] : [made]
  })
}

const kinds = {
  CONSTR_UNIQUE: ['unique', 'key'],
  CONSTR_PRIMARY: ['primary-key', 'pkey'],
  CONSTR_FOREIGN: ['foreign-key', 'fkey'],
  CONSTR_CHECK: ['check', 'check'],
  CONSTR_EXCLUSION: ['exclusion', 'excl'],
  CONSTR_NOTNULL: ['not-null', 'not_null'],
} as const

/**
 * A constraint of a table or, with `column`, of one column. Null for what is none (DEFAULT, deferrability).
 * NOT NULL behind a column is the column's own matter and null here.
 */
export function constraint(
  node: Node,
  table: string,
  unqualified: string,
  column?: string,
): Constraint | null {
  if (!('Constraint' in node)) return null
  const it = node.Constraint
  const kind = kinds[(it.contype ?? '') as keyof typeof kinds] as
    readonly [Constraint['what'], string] | undefined
  if (kind === undefined || (column !== undefined && kind[0] === 'not-null')) return null
  const [what, ending] = kind
  const listed = what === 'foreign-key' ? parts(it.fk_attrs) : parts(it.keys)
  const excluded = (it.exclusions ?? []).flatMap((one) => [...columnsIn(one)])
  const columns =
    column !== undefined && listed.length === 0
      ? [column]
      : what === 'check'
        ? [...columnsIn(it.raw_expr)]
        : what === 'exclusion'
          ? excluded
          : listed
  const bare = table.slice(table.lastIndexOf('.') + 1)
  const middle = what === 'primary-key' || (what === 'check' && columns.length !== 1) ? [] : columns
  return {
    what,
    name: it.conname ?? [bare, ...middle, ending].join('_').slice(0, 63),
    columns,
    references: it.pktable === undefined ? null : tableName(it.pktable, unqualified),
    notValid: it.skip_validation === true,
    usingIndex: it.indexname ?? null,
    values: what === 'check' ? allowedValues(it.raw_expr) : null,
    refusesDelete: what === 'foreign-key' && !/[cnd]/.test(it.fk_del_action ?? 'a'),
    text: JSON.stringify(
      [
        it.raw_expr,
        it.keys,
        it.fk_attrs,
        it.pk_attrs,
        it.pktable?.relname,
        it.exclusions,
        it.nulls_not_distinct,
      ],
      (key, value: unknown) => (key === 'location' ? undefined : value),
    ),
  }
}
