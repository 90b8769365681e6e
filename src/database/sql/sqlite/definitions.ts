import type { Change, Constraint, NewColumn } from '../../rules/changes/change.ts'
import { columnText, tableBody, type ColumnText, type ConstraintText } from './table.ts'
import { Cursor, printed, tokensOf, type Token } from './tokens.ts'

const endings = { 'primary-key': 'pkey', unique: 'key', 'foreign-key': 'fkey', check: 'check' }

/** A constraint in the words of the rules; one without a name gets one as other engines would give it. */
export function asConstraint(
  one: ConstraintText,
  table: string,
  known: readonly string[],
): Constraint {
  const same = (name: string) => known.find((column) => column.toLowerCase() === name.toLowerCase())
  const columns =
    one.kind === 'check' ? one.columns.flatMap((name) => same(name) ?? []) : one.columns
  return {
    what: one.kind,
    name: one.name ?? [table, ...columns, endings[one.kind]].join('_'),
    columns,
    references: one.references?.table ?? null,
    notValid: false,
    usingIndex: null,
    text: one.definition,
    values: one.kind === 'check' ? allowed(one.expression) : null,
    refusesDelete: one.kind === 'foreign-key' && !/ON DELETE (CASCADE|SET)/.test(one.definition),
  }
}

/** Values of `column IN ('a', 'b')`; null for other conditions. */
function allowed(expression: readonly Token[]): readonly string[] | null {
  const cursor = new Cursor(expression)
  if (cursor.name() === null || !cursor.takes('in')) return null
  const list = cursor.group()
  if (list === null || !cursor.done) return null
  const values = list.filter(({ value }) => value !== ',')
  return values.every(({ kind }) => kind === 'text') ? values.map(({ value }) => value) : null
}

function asColumn(
  { name, type, notNull, default: given, generated }: ColumnText,
  key: { readonly only: boolean; readonly strict: boolean },
): NewColumn {
  const rowid = key.only && type === 'INTEGER'
  return {
    name,
    type,
    notNull: notNull || rowid || key.strict,
    default: given === null ? 'none' : volatility(given),
    generated: generated?.kind ?? 'none',
    identity: rowid ? 'by-default' : 'none',
  }
}

function volatility(expression: string): 'constant' | 'stable' | 'volatile' {
  if (/\brandom\w*\s*\(/i.test(expression)) return 'volatile'
  return /^current_|\b(date|time|datetime|julianday|unixepoch|strftime)\s*\(/i.test(expression)
    ? 'stable'
    : 'constant'
}

/** CREATE TABLE from its name on; the text of the query behind AS is left. */
export function createTable(cursor: Cursor, temporary: boolean): Change {
  const ifNotExists = cursor.takes('if', 'not', 'exists')
  const table = cursor.qualified() ?? ''
  const body = cursor.group()
  const shared = { kind: 'create-table', table, ifNotExists, temporary, partitionOf: null } as const
  if (body === null) return { ...shared, columns: [], constraints: [], complete: false }
  const text = tableBody(body, cursor)
  const key = text.constraints.find(({ kind }) => kind === 'primary-key')?.columns ?? []
  const names = text.columns.map(({ name }) => name)
  return {
    ...shared,
    complete: true,
    columns: text.columns.map((column) => {
      const mine = key.includes(column.name)
      return asColumn(column, {
        only: mine && key.length === 1 && !text.withoutRowid,
        strict: mine && (text.withoutRowid || text.strict),
      })
    }),
    constraints: [
      ...text.constraints.map((one) => asConstraint(one, table, names)),
      ...(text.strict ? [strictly(table)] : []),
    ],
  }
}

/** STRICT refuses what a column's type does not hold: a condition on values, as a CHECK is. */
const strictly = (table: string): Constraint => ({
  what: 'check',
  name: `${table}_strict`,
  columns: [],
  references: null,
  notValid: false,
  usingIndex: null,
  text: 'STRICT',
  values: null,
  refusesDelete: false,
})

/** `ADD [COLUMN] …` behind its words. */
export function addColumn(cursor: Cursor, table: string): readonly Change[] {
  const { column, own } = columnText(cursor)
  const made = asColumn(column, { only: false, strict: false })
  return [
    { kind: 'add-column', table, column: made, ifNotExists: false },
    ...own.map(
      (one) =>
        ({
          kind: 'add-constraint',
          table,
          constraint: asConstraint(one, table, [column.name]),
        }) as const,
    ),
  ]
}

/** `CREATE [UNIQUE] INDEX` behind its words. */
export function createIndex(cursor: Cursor, unique: boolean): Change {
  const ifNotExists = cursor.takes('if', 'not', 'exists')
  const name = cursor.qualified() ?? ''
  cursor.takes('on')
  const table = cursor.name() ?? ''
  const parts = cursor.group() ?? []
  const columns = parts.flatMap(({ kind, raw, value }) =>
    kind === 'name'
      ? [value]
      : kind === 'word' && !/^(asc|desc|collate|nocase|rtrim|binary)$/.test(value)
        ? [raw]
        : [],
  )
  const computed = parts.some(({ value }) => value === '(')
  const partial = cursor.sees('where')
  return {
    kind: 'create-index',
    table,
    name,
    columns,
    unique,
    concurrently: false,
    partial,
    computed,
    ifNotExists,
  }
}

/** `CREATE TRIGGER` behind its words. A trigger of SQLite is its own function. */
export function createTrigger(cursor: Cursor): Change {
  cursor.takes('if', 'not', 'exists')
  const name = cursor.qualified() ?? ''
  const head = cursor.until('on')
  cursor.takes('on')
  const table = cursor.name() ?? ''
  const says = printed(head)
  const timing = says.startsWith('instead')
    ? 'instead-of'
    : says.startsWith('after')
      ? 'after'
      : 'before'
  return {
    kind: 'create-trigger',
    table,
    name,
    function: printed(
      tokensOf(
        cursor.tokens
          .slice(cursor.at)
          .map(({ raw }) => raw)
          .join(' '),
      ),
    ).slice(0, 4000),
    timing,
    row: true,
    replace: false,
    constraint: false,
  }
}

/** `CREATE VIEW` behind its words. */
export function createView(cursor: Cursor, temporary: boolean): Change {
  const ifNotExists = cursor.takes('if', 'not', 'exists')
  const view = cursor.qualified() ?? ''
  const named = cursor.group()
  const columns =
    named === null
      ? null
      : named
          .filter(({ value }) => value !== ',')
          .map(({ value, kind, raw }) => (kind === 'word' ? raw : value))
  const made = { kind: 'create-view', view, columns, query: null, ifNotExists, temporary } as const
  return { ...made, replace: false, materialized: false }
}
