import { parts, printed, Reader, type Token } from '../../../sql/mysql/tokens.ts'
import type { Constraint, NewColumn } from '../change.ts'
import { checkOf, columnsIn, defined, keyOf } from './column.ts'

/** A key, an index or a check as CREATE TABLE and ALTER TABLE … ADD write them. */
export type Keyed =
  | { readonly kind: 'constraint'; readonly constraint: Constraint }
  | {
      readonly kind: 'index'
      readonly name: string
      readonly columns: readonly string[]
      readonly partial: boolean
    }

/** Reads a key or check; null when a column stands there instead. */
export function keyed(reader: Reader, table: string, at: number): Keyed | null {
  const named = reader.take('constraint')
  const before =
    named && !/^(primary|unique|foreign|check)$/.test(reader.next?.value ?? '')
      ? reader.name()
      : null
  const constraint = (one: Constraint) => ({ kind: 'constraint', constraint: one }) as const
  if (reader.take('primary', 'key')) {
    return constraint(keyOf('primary-key', 'PRIMARY', columnsIn(grouped(reader))))
  }
  if (reader.take('foreign', 'key')) {
    const own = nameIn(reader)
    const columns = columnsIn(grouped(reader))
    reader.take('references')
    const references = reader.name()
    const to = grouped(reader)
    const actions = printed(reader.rest()).toLowerCase()
    return constraint(
      keyOf('foreign-key', before ?? own ?? `${table}_ibfk_${at}`, columns, {
        references,
        text: `${printed(to)} ${actions}`,
        refusesDelete: !/on delete (cascade|set null)/.test(actions),
      }),
    )
  }
  if (reader.take('check')) {
    return constraint(checkOf(before ?? `CONSTRAINT_${at}`, grouped(reader)))
  }
  if (reader.take('unique')) {
    reader.takeOne('index', 'key')
    const own = nameIn(reader)
    const columns = columnsIn(grouped(reader))
    return constraint(keyOf('unique', own ?? before ?? columns[0] ?? '', columns))
  }
  const kind = reader.takeOne(
    'fulltext index',
    'fulltext key',
    'fulltext',
    'spatial index',
    'spatial key',
    'spatial',
    'index',
    'key',
  )
  if (kind === null) return null
  const own = nameIn(reader)
  const inside = grouped(reader)
  const columns = columnsIn(inside)
  return { kind: 'index', name: own ?? columns[0] ?? '', columns, partial: false }
}

/** An index's own name, if it has one before its columns; how it is built is skipped. */
function nameIn(reader: Reader): string | null {
  reader.take('if', 'not', 'exists')
  const none = reader.next?.text === '(' || reader.next?.value === 'using'
  const name = none ? null : reader.name()
  if (reader.take('using')) reader.skip()
  return name
}

const grouped = (reader: Reader): readonly Token[] => reader.group() ?? []

/** What stands in the parentheses of CREATE TABLE. */
export interface TableParts {
  readonly columns: readonly NewColumn[]
  readonly constraints: readonly Constraint[]
  readonly indexes: readonly Extract<Keyed, { kind: 'index' }>[]
  /** Columns with REFERENCES behind them. */
  readonly inline: readonly string[]
}

export function tableParts(tokens: readonly Token[], table: string): TableParts {
  const columns: NewColumn[] = []
  const constraints: Constraint[] = []
  const indexes: Extract<Keyed, { kind: 'index' }>[] = []
  const inline: string[] = []
  for (const part of parts(tokens)) {
    const reader = new Reader(part)
    const key = keyed(reader, table, constraints.length + 1)
    if (key?.kind === 'index') indexes.push(key)
    else if (key !== null) constraints.push(key.constraint)
    else {
      const name = reader.name()
      const one = defined(name, reader.rest(), table)
      columns.push(one.column)
      constraints.push(...one.constraints)
      if (one.references !== null) inline.push(name)
    }
  }
  // What is in the primary key is NOT NULL, said or not.
  const primary = new Set(constraints.find(({ what }) => what === 'primary-key')?.columns)
  return {
    columns: columns.map((one) => (primary.has(one.name) ? { ...one, notNull: true } : one)),
    constraints,
    indexes,
    inline,
  }
}
