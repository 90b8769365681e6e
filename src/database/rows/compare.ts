import type { RowsChanged } from '../proof.ts'
import { matchRows, type Pairing } from './match.ts'
import type { RowsSnapshot } from './rows.ts'

export interface CompareRowsOptions {
  /**
   * Columns that only `before` has: `ignored` (rows of the new shape lose what only the new schema holds), or `counted` as changed
   * where they held something. `ignored` when absent.
   */
  readonly missingColumns?: 'ignored' | 'counted'
}

/**
 * What became of the rows that were there before: changed and lost ones by table. Rows that came in addition are no loss and not
 * told. A table is compared by its key; without one, or when the key's columns are gone, rows are brought together by likeness.
 */
export function compareRows(
  before: RowsSnapshot,
  after: RowsSnapshot,
  { missingColumns = 'ignored' }: CompareRowsOptions = {},
): readonly RowsChanged[] {
  const unread = new Set(after.unread.map(({ table }) => table))
  return [...before.tables].flatMap(([table, old]) => {
    if (old.rows.length === 0 || unread.has(table)) return []
    const now = after.tables.get(table)
    const of = `${old.rows.length} ${old.rows.length === 1 ? 'row' : 'rows'}`
    if (now === undefined) {
      const says = `${table} is gone, with ${of}`
      return [{ table, changed: 0, lost: old.rows.length, says }]
    }
    const pairing = matchRows(old, now, missingColumns === 'counted')
    const { changed, lost } = pairing
    if (changed.length + lost === 0) return []
    const says = said(table, old.rows.length, pairing)
    return [{ table, changed: changed.length, lost, says }]
  })
}

function said(table: string, all: number, pairing: Pairing): string {
  const { changed, lost } = pairing
  const of = `of ${all} ${all === 1 ? 'row' : 'rows'} of ${table}`
  const gone = lost === 1 ? 'is lost' : 'are lost'
  if (changed.length === 0) return `${lost} ${of} ${gone}`
  const also = lost === 0 ? '' : ` and ${lost} ${gone}`
  return `${changed.length} ${of} changed${also}${example(pairing)}`
}

/** The first change of each column, up to three. */
function example({ changed, columns }: Pairing): string {
  const parts = columns.flatMap(({ name, from, to }) => {
    const first = changed.find(({ differing }) => differing.includes(name))
    if (first === undefined) return []
    const is = to === null ? 'is gone' : `came back ${shown(first.now[to] ?? null)}`
    return [`${name} was ${shown(first.old[from] ?? null)} and ${is}`]
  })
  const rest = parts.length > 3 ? [`${parts.length - 3} more columns`] : []
  return parts.length === 0 ? '' : `: ${[...parts.slice(0, 3), ...rest].join('; ')}`
}

function shown(value: string | null): string {
  if (value === null) return 'NULL'
  const characters = [...value]
  return `'${characters.length > 30 ? `${characters.slice(0, 29).join('')}…` : value}'`
}
