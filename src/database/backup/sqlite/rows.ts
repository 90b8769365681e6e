import type { TableRows } from '../../../model/backup.ts'
import type { SqliteSession } from '../../engines/sqlite/sqlite.ts'
import { identifier } from '../../engines/postgresql.ts'

/** Rows of every table of a file, those in which virtual tables keep theirs included. Throws ProblemError. */
export async function countTables(session: SqliteSession): Promise<readonly TableRows[]> {
  const found = await session.query(
    "select name from pragma_table_list where schema = 'main' and type in ('table', 'shadow') and name not like 'sqlite\\_%' escape '\\' order by name",
  )
  const counted: TableRows[] = []
  for (const { name } of found) {
    const table = String(name)
    const [row] = await session.query(`select count(*) as rows from main.${identifier(table)}`)
    counted.push({ schema: 'main', table, rows: Number(row?.['rows']) })
  }
  return counted
}
