import type { TableRows } from '../../../model/backup.ts'
import { backquoted, type MysqlSession } from '../../engines/mysql/mysql.ts'

/** Rows of a table, and when it was last written as far as the server tells. */
export interface TableState extends TableRows {
  readonly written: string | null
}

/** Rows of every table of a database. Throws ProblemError. */
export async function countTables(
  session: MysqlSession,
  database: string,
): Promise<readonly TableState[]> {
  if (!session.isMariadb) await session.query('set session information_schema_stats_expiry = 0')
  const found = await session.query(
    `select table_name as name, update_time as written from information_schema.tables
     where table_schema = ? and table_type in ('BASE TABLE', 'SYSTEM VERSIONED') order by 1`,
    [database],
  )
  const counted: TableState[] = []
  for (const { name, written } of found) {
    const table = String(name)
    const [row] = await session.query(
      `select count(*) as n from ${backquoted(database)}.${backquoted(table)}`,
    )
    counted.push({ schema: '', table, rows: Number(row?.['n']), written: written ?? null })
  }
  return counted
}
