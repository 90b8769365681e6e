import type { Dialect } from '../migration.ts'
import type { Answer, Session } from '../session.ts'
import type { Catalog } from './catalog.ts'
import { readMysql } from './mysql/read.ts'
import { readPostgresql } from './postgresql/read.ts'
import { readSqlite } from './sqlite/read.ts'

type Read = (session: Session) => Promise<Answer<Catalog>>

const readers: Readonly<Record<Dialect, Read | null>> = {
  postgresql: readPostgresql,
  mysql: readMysql,
  sqlite: readSqlite,
}

/** Reads the catalog of a database. Fails with the database's own error, or because this dialect has no reader. */
export async function readCatalog(session: Session): Promise<Answer<Catalog>> {
  const read = readers[session.dialect]
  if (read !== null) return read(session)
  const message = `the catalog of a ${session.dialect} database cannot be read`
  return { state: 'failed', failure: { code: null, message, line: null } }
}
