import { Cursor, listed, printed, tokensOf, type Token } from './tokens.ts'

/** A column as CREATE TABLE or ADD COLUMN writes it. */
export interface ColumnText {
  readonly name: string
  /** In capitals, spaces as one; empty without any. */
  readonly type: string
  readonly notNull: boolean
  /** Its expression; null without one, and for NULL. */
  readonly default: string | null
  readonly collation: string | null
  readonly generated: null | { readonly kind: 'stored' | 'virtual'; readonly expression: string }
  readonly autoincrement: boolean
}

export interface ConstraintText {
  readonly kind: 'primary-key' | 'unique' | 'foreign-key' | 'check'
  readonly name: string | null
  readonly columns: readonly string[]
  /** As it could be written behind a table’s columns, without its name. */
  readonly definition: string
  /** Of a CHECK. */
  readonly expression: readonly Token[]
  readonly references: null | { readonly table: string; readonly columns: readonly string[] }
  readonly deferred: boolean
}

export interface TableText {
  readonly columns: readonly ColumnText[]
  readonly constraints: readonly ConstraintText[]
  readonly withoutRowid: boolean
  readonly strict: boolean
}

const beginsConstraint = new Set(['constraint', 'primary', 'unique', 'check', 'foreign'])
const endsType = new Set([
  ...['constraint', 'primary', 'not', 'null', 'unique', 'check', 'default', 'collate'],
  ...['references', 'generated', 'as', 'on', 'deferrable'],
])

/** Reads a CREATE TABLE as SQLite keeps it. Null for a virtual table, and one made AS SELECT. */
export function tableText(sql: string): TableText | null {
  const cursor = new Cursor(tokensOf(sql))
  cursor.until('(', 'as')
  const body = cursor.group()
  return body === null ? null : tableBody(body, cursor)
}

/** @param rest stands behind the parentheses: the table's options */
export function tableBody(body: readonly Token[], rest: Cursor): TableText {
  const columns: ColumnText[] = []
  const constraints: ConstraintText[] = []
  for (const part of listed(body)) {
    const cursor = new Cursor(part)
    if (cursor.next?.kind === 'word' && beginsConstraint.has(cursor.next.value)) {
      while (!cursor.done) {
        const read = constraint(cursor, null)
        if (read === null) cursor.at += 1
        else constraints.push(read)
      }
    } else {
      const { column, own } = columnText(cursor)
      columns.push(column)
      constraints.push(...own)
    }
  }
  const options = printed(rest.tokens.slice(rest.at))
  const strict = /\bstrict\b/.test(options)
  return { columns, constraints, strict, withoutRowid: /\bwithout rowid\b/.test(options) }
}

/** A column and the constraints behind it. */
export function columnText(cursor: Cursor): {
  readonly column: ColumnText
  readonly own: readonly ConstraintText[]
} {
  const name = cursor.name() ?? ''
  const type: string[] = []
  while (!cursor.done && !(cursor.next?.kind === 'word' && endsType.has(cursor.next.value))) {
    const size = cursor.group()
    if (size === null) type.push(cursor.name() ?? '')
    else type.push(`${type.pop() ?? ''}(${printed(size).replaceAll(' ', '')})`)
    if (cursor.next?.kind === 'other' && !cursor.sees('(')) break
  }
  const made: { -readonly [K in keyof ColumnText]: ColumnText[K] } = {
    name,
    type: type.join(' ').toUpperCase(),
    notNull: false,
    default: null,
    collation: null,
    generated: null,
    autoincrement: false,
  }
  const own: ConstraintText[] = []
  while (!cursor.done) {
    const from = cursor.at
    const read = constraint(cursor, name)
    if (read !== null) own.push(read)
    else if (cursor.takes('not', 'null')) made.notNull = true
    else if (cursor.takes('autoincrement')) made.autoincrement = true
    else if (cursor.takes('collate')) made.collation = cursor.name()?.toUpperCase() ?? null
    else if (cursor.takes('default')) made.default = defaultOf(cursor)
    else if (cursor.takes('generated', 'always', 'as') || cursor.takes('as')) {
      const expression = printed(cursor.group() ?? [])
      made.generated = { kind: cursor.takes('stored') ? 'stored' : 'virtual', expression }
    } else if (cursor.at === from) cursor.at += 1
  }
  return { column: made, own }
}

function defaultOf(cursor: Cursor): string | null {
  const group = cursor.group()
  if (group !== null) return `(${printed(group)})`
  const sign = cursor.takes('-') ? '-' : cursor.takes('+') ? '+' : ''
  const token = cursor.next
  cursor.at += 1
  const text = `${sign}${token?.raw ?? ''}`
  return text.toLowerCase() === 'null' ? null : text
}

/** @param column the one it stands behind; null behind all columns */
function constraint(cursor: Cursor, column: string | null): ConstraintText | null {
  const from = cursor.at
  const name = cursor.takes('constraint') ? cursor.name() : null
  const own = column === null ? null : [column]
  const make = (
    kind: ConstraintText['kind'],
    columns: readonly string[],
    definition: string,
    more: Partial<ConstraintText> = {},
  ): ConstraintText => {
    const rest = { expression: [], references: null, deferred: false }
    return { kind, name, columns, definition, ...rest, ...more }
  }
  if (cursor.takes('primary', 'key') || cursor.takes('unique')) {
    const unique = cursor.tokens[cursor.at - 1]?.value === 'unique'
    if (!cursor.takes('asc')) cursor.takes('desc')
    const columns = own ?? keyColumns(cursor.group() ?? [])
    const conflict = conflictOf(cursor)
    const word = unique ? 'UNIQUE' : 'PRIMARY KEY'
    return make(
      unique ? 'unique' : 'primary-key',
      columns,
      `${word} (${columns.join(', ')})${conflict}`,
    )
  }
  if (cursor.takes('check')) {
    const expression = cursor.group() ?? []
    const names = expression.filter(({ kind }) => kind === 'word' || kind === 'name')
    conflictOf(cursor)
    const columns = own ?? [...new Set(names.map(({ value }) => value))]
    return make('check', columns, `CHECK (${printed(expression)})`, { expression })
  }
  const foreign = cursor.takes('foreign', 'key') ? keyColumns(cursor.group() ?? []) : own
  if (foreign !== null && cursor.takes('references')) {
    const table = cursor.name() ?? ''
    const columns = keyColumns(cursor.group() ?? [])
    const actions = cursor.until(
      'constraint',
      'primary',
      'unique',
      'check',
      'default',
      'collate',
      'references',
    )
    // `NOT NULL` behind it belongs to the column.
    const end = actions.findIndex(
      ({ value }, at) => value === 'not' && actions[at + 1]?.value === 'null',
    )
    const mine = end < 0 ? actions : actions.slice(0, end)
    cursor.at -= actions.length - mine.length
    const to = columns.length === 0 ? '' : ` (${columns.join(', ')})`
    const said = mine.length === 0 ? '' : ` ${printed(mine).toUpperCase()}`
    return make(
      'foreign-key',
      foreign,
      `FOREIGN KEY (${foreign.join(', ')}) REFERENCES ${table}${to}${said}`,
      { references: { table, columns }, deferred: /INITIALLY DEFERRED/.test(said) },
    )
  }
  cursor.at = from
  if (cursor.takes('constraint')) cursor.name()
  return null
}

const keyColumns = (tokens: readonly Token[]) =>
  listed(tokens).map((part) => new Cursor(part).name() ?? '')

function conflictOf(cursor: Cursor): string {
  if (!cursor.takes('on', 'conflict')) return ''
  return ` ON CONFLICT ${cursor.name()?.toUpperCase() ?? ''}`
}
