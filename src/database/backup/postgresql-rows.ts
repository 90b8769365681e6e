import type { TableRows } from '../../model/backup.ts'
import { ProblemError } from '../../model/problem-error.ts'
import { identifier, type PostgresSession } from '../engines/postgresql.ts'

/** A table's name in SQL. */
export const tableName = ({ schema, table }: Pick<TableRows, 'schema' | 'table'>): string =>
  `${identifier(schema)}.${identifier(table)}`

/** Every table that a dump holds rows of: not those that extensions bring along. */
export async function tablesOf(
  session: PostgresSession,
): Promise<readonly Omit<TableRows, 'rows'>[]> {
  const found = await session.query(
    `select n.nspname as schema, c.relname as "table" from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
     order by 1, 2`,
  )
  return found.map((row) => ({ schema: String(row['schema']), table: String(row['table']) }))
}

/** Rows of every table, inside a transaction of the caller's: null where one cannot be counted in time, or not at all. */
export async function countTables(
  session: PostgresSession,
  tables: readonly Omit<TableRows, 'rows'>[],
): Promise<readonly TableRows[]> {
  const counted: TableRows[] = []
  for (const one of tables) {
    await session.query('savepoint counting')
    try {
      const [row] = await session.query(`select count(*)::float8 as rows from ${tableName(one)}`)
      counted.push({ ...one, rows: Number(row?.['rows']) })
      await session.query('release savepoint counting')
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      await session.query('rollback to savepoint counting')
      counted.push({ ...one, rows: null })
    }
  }
  return counted
}
