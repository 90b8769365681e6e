import type { Counts } from '../model/guard.ts'

/** A count as spreadsheets and scripts write it (`12`, `12.0`), or what is wrong with it. */
function countIn(cell: string | undefined, column: string): number | string {
  if (cell === undefined || cell === '') return `There is nothing in the column ${column}`
  if (/^-\s*\d/.test(cell)) return `${column} is negative (${cell})`
  const count = /^\d+(\.0*)?$/.test(cell) ? Number(cell) : NaN
  return Number.isSafeInteger(count)
    ? count
    : `${column} is not a whole number (${cell.slice(0, 40)})`
}

/** Bad and total of a row, or what is wrong with them. */
export function countsIn(
  cells: readonly [string | undefined, string | undefined],
  [badColumn, totalColumn]: readonly [string, string],
): Counts | string {
  const bad = countIn(cells[0], badColumn)
  if (typeof bad === 'string') return bad
  const total = countIn(cells[1], totalColumn)
  if (typeof total === 'string') return total
  if (bad > total) return `${badColumn} is more than ${totalColumn} (${bad} of ${total})`
  return { bad, total }
}

/**
 * A time as a number that grows with it: ISO 8601, `2026-11-21 03:08`, a time of day `03:08[:11]`, or any number (seconds, milliseconds, a
 * count). Null for what is none of these. Numbers of different kinds do not compare; a series has one kind.
 */
export function timeIn(cell: string): number | null {
  if (/^-?\d+(\.\d+)?$/.test(cell)) return Number(cell)
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?$/.exec(cell)
  if (clock) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0)
  if (!/^\d{4}-\d{2}(-\d{2})?/.test(cell)) return null
  const time = Date.parse(cell)
  return Number.isNaN(time) ? null : time
}
