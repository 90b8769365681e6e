import type { Change } from '../../rules/changes/change.ts'
import { Cursor, listed, type Token } from './tokens.ts'

/** Rows that go from one table into another. */
export interface Copy {
  readonly into: string
  readonly from: string
  /** What each column gets: a column of the other table, or null for an expression. Null as a whole: the same names. */
  readonly pairs: readonly { readonly column: string; readonly source: string | null }[] | null
  /** Whether some rows may be left behind. */
  readonly filtered: boolean
}

export interface RowsRead {
  readonly changes: readonly Change[]
  readonly copy: Copy | null
}

const write = (
  how: 'insert' | 'update' | 'delete',
  table: string,
  more: {
    readonly columns?: readonly string[]
    readonly filtered?: boolean
    readonly rows?: number | null
  },
): Change => ({
  kind: 'write',
  how,
  table,
  columns: [],
  filtered: false,
  rows: null,
  cascade: false,
  ...more,
})

/** INSERT, REPLACE, UPDATE and DELETE, with or without WITH before them; null for other statements. */
export function rowsRead(cursor: Cursor): RowsRead | null {
  if (cursor.sees('with')) cursor.until('insert', 'replace', 'update', 'delete', 'select', 'values')
  if (cursor.takes('insert') || cursor.takes('replace')) return inserted(cursor)
  if (cursor.takes('update')) {
    if (cursor.takes('or')) cursor.at += 1
    const table = cursor.qualified() ?? ''
    cursor.until('set')
    cursor.takes('set')
    const columns = listed(cursor.until('from', 'where', 'returning')).flatMap((part) => {
      const one = new Cursor(part)
      const several = one.group()
      return several === null ? [one.name() ?? ''] : namesOf(several)
    })
    cursor.until('where')
    return { changes: [write('update', table, { columns, filtered: !cursor.done })], copy: null }
  }
  if (cursor.takes('delete', 'from')) {
    const table = cursor.qualified() ?? ''
    cursor.until('where')
    return { changes: [write('delete', table, { filtered: !cursor.done })], copy: null }
  }
  return null
}

function inserted(cursor: Cursor): RowsRead {
  if (cursor.takes('or')) cursor.at += 1
  cursor.takes('into')
  const into = cursor.qualified() ?? ''
  if (cursor.takes('as')) cursor.at += 1
  const names = cursor.group()
  const columns = names === null ? [] : namesOf(names)
  const values = cursor.sees('values')
  const rows = cursor.sees('default') ? 1 : values ? rowsOf(cursor) : null
  const copy = values ? null : copied(cursor, into, columns)
  return { changes: [write('insert', into, { columns, rows })], copy }
}

/** Rows of VALUES; of a long list only that they are many. */
function rowsOf(cursor: Cursor): number | null {
  cursor.takes('values')
  let rows = 0
  while (cursor.group() !== null) {
    rows += 1
    cursor.takes(',')
  }
  return rows === 0 ? null : rows
}

const namesOf = (tokens: readonly Token[]) =>
  listed(tokens).map((part) => new Cursor(part).name() ?? '')

/** `SELECT … FROM table …`, with the columns it goes into; null when it is read from no table. */
export function copied(cursor: Cursor, into: string, columns: readonly string[]): Copy | null {
  if (!cursor.takes('select')) return null
  cursor.takes('distinct')
  const list = listed(cursor.until('from'))
  if (!cursor.takes('from')) return null
  const from = cursor.qualified()
  if (from === null) return null
  const filtered = cursor.tokens
    .slice(cursor.at)
    .some(({ kind, value }) => kind === 'word' && /^(where|limit|group|having|join)$/.test(value))
  const star = list.length === 1 && list[0]?.at(-1)?.value === '*'
  if (star) return { into, from, pairs: null, filtered }
  const pairs = list.map((part, at) => {
    const source = columnIn(part)
    return { column: columns[at] ?? source ?? '', source }
  })
  return { into, from, pairs, filtered }
}

/** `a`, `t.a`, each perhaps with an alias; null for anything else. */
function columnIn(part: readonly Token[]): string | null {
  const cursor = new Cursor(part)
  const name = cursor.next?.kind === 'text' ? null : cursor.qualified()
  if (cursor.takes('as')) cursor.name()
  return cursor.done ? name : null
}
