import type { Catalog } from '../catalog/catalog.ts'
import type { Dialect } from '../migration.ts'
import type { Answer, Session } from '../session.ts'
import { readMysqlRows } from './mysql/read.ts'
import { readPostgresqlRows } from './postgresql/read.ts'
import type { RowsSnapshot } from './rows.ts'
import { readSqliteRows } from './sqlite/read.ts'

type Read = (
  session: Session,
  catalog: Catalog,
  tables?: readonly string[],
) => Promise<Answer<RowsSnapshot>>

const readers: Readonly<Record<Dialect, Read | null>> = {
  postgresql: readPostgresqlRows,
  mysql: readMysqlRows,
  sqlite: readSqliteRows,
}

/**
 * Reads the rows of tables as text.
 * @param tables ids; all when absent. A partition's rows are read with the table it is a part of.
 */
export async function readRows(
  session: Session,
  catalog: Catalog,
  tables?: readonly string[],
): Promise<Answer<RowsSnapshot>> {
  const read = readers[session.dialect]
  if (read !== null) return read(session, catalog, tables)
  const message = `rows of a ${session.dialect} database cannot be read`
  return { state: 'failed', failure: { code: null, message, line: null } }
}
