import type { DatabaseConfig } from '../../../model/config.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { RowsLost } from '../../../model/restore.ts'
import { backquoted, openMysql } from '../../engines/mysql/mysql.ts'
import type { Script } from '../../migration.ts'
import type { Dropped } from '../dropped.ts'
import { droppedByChanges } from '../dropped-by-changes.ts'
import type { DownsCounted } from '../engine.ts'

/** Seconds for one question: somebody waits. */
const seconds = 5

/** What downs drop of a MySQL or MariaDB database. Transactions of their own make nothing whole there, and harm nothing. */
export async function countDowns(
  { name, url }: DatabaseConfig,
  scripts: readonly Script[],
): Promise<DownsCounted> {
  const { dropped, uncounted: unread } = await droppedByChanges(scripts, 'mysql')
  await using session = await openMysql({ name, url, readOnly: true, seconds })
  const lost: RowsLost[] = []
  const there: Dropped[] = []
  const uncounted = [...unread]
  for (const one of dropped) {
    const { table, column } = one
    const object = column === null ? table : `${table}.${column}`
    const where = column === null ? '' : ` where ${backquoted(column)} is not null`
    try {
      const [row] = await session.query(`select count(*) as n from ${backquoted(table)}${where}`)
      there.push(one)
      if (Number(row?.['n']) > 0) lost.push({ object, rows: Number(row?.['n']) })
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      uncounted.push(`${object}: ${error.problem.what}`)
    }
  }
  return { lost, uncounted, there, ownTransaction: false }
}
