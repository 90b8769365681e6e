import type { Column, Constraint } from '../../catalog/catalog.ts'
import { literal } from '../../catalog/names.ts'
import { guarded } from '../../catalog/postgresql/guarded.ts'
import type { Session } from '../../session.ts'
import type { Cell } from '../plan.ts'

/** A condition on the columns of one row. */
export interface Check {
  readonly expression: string
  readonly columns: readonly string[]
}

/** The checks among constraints, without those that are not enforced. */
export function checksOf(constraints: readonly Constraint[]): readonly Check[] {
  return constraints.flatMap(({ kind, definition, columns }) => {
    const expression = /^CHECK \((.*)\)(?: NO INHERIT)?(?: NOT VALID)?$/s.exec(definition)?.[1]
    return kind === 'check' && expression !== undefined ? [{ expression, columns }] : []
  })
}

/**
 * Asks PostgreSQL which rows satisfy all checks; nothing is written. Rows that make a check fail with an error are found by
 * asking for halves, and count as refused.
 * @param rows cells in the order of `columns`
 */
export async function satisfying(
  session: Session,
  columns: readonly Column[],
  checks: readonly Check[],
  rows: readonly (readonly Cell[])[],
): Promise<ReadonlySet<number>> {
  const found = new Set<number>()
  // Bounds the work where nearly every row is an error of its own.
  let questions = 40
  const ask = async (from: number, to: number): Promise<void> => {
    if (from >= to || questions-- <= 0) return
    const sql = question(columns, checks, rows.slice(from, to), from)
    const answer = await guarded(session, () => session.query(sql))
    if (answer.state === 'ok') {
      for (const row of answer.value.rows) found.add(Number(row['at']))
    } else if (to - from > 1) {
      const middle = Math.floor((from + to) / 2)
      await ask(from, middle)
      await ask(middle, to)
    }
  }
  await ask(0, rows.length)
  return found
}

function question(
  columns: readonly Column[],
  checks: readonly Check[],
  rows: readonly (readonly Cell[])[],
  from: number,
): string {
  const values = rows.map((row, i) => {
    const cells = columns.map((column, at) => {
      const cell = row[at]
      const text =
        cell === undefined
          ? `(${column.default ?? 'NULL'})`
          : cell === null
            ? 'NULL'
            : literal(cell)
      return i === 0 ? `${text}::${column.type.text}` : text
    })
    return `(${[from + i, ...cells].join(', ')})`
  })
  const names = ['"lastgood at"', ...columns.map(({ sql }) => sql)]
  const holds = checks.map(({ expression }) => `(${expression}) IS NOT FALSE`)
  return `SELECT t."lastgood at" AS at FROM (VALUES ${values.join(', ')}) AS t(${names.join(', ')}) WHERE ${holds.join(' AND ')}`
}
