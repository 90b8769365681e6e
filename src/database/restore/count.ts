import { ProblemError } from '../../model/problem-error.ts'
import type { RowsLost } from '../../model/restore.ts'
import { identifier, type PostgresSession } from '../engines/postgresql.ts'
import type { Dropped } from './dropped.ts'

/** Counts on the real database what dropping would lose: a table's rows, a column's values that are not NULL. `there`: what was found. */
export async function countLost(session: PostgresSession, dropped: readonly Dropped[]) {
  const lost: RowsLost[] = []
  const uncounted: string[] = []
  const there: Dropped[] = []
  for (const { schema, table, column } of dropped) {
    const object = [schema, table, column].filter((name) => name !== null).join('.')
    const from = (schema === null ? '' : `${identifier(schema)}.`) + identifier(table)
    const where = column === null ? '' : ` where ${identifier(column)} is not null`
    try {
      const [row] = await session.query(`select count(*)::float8 as rows from ${from}${where}`)
      const rows = Number(row?.['rows'] ?? 0)
      there.push({ schema, table, column })
      if (rows > 0) lost.push({ object, rows })
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      uncounted.push(`${object}: ${error.problem.what}`)
    }
  }
  return { lost, uncounted, there }
}
