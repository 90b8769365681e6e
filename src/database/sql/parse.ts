import type { Dialect, Script } from '../migration.ts'
import { parseMysql } from './mysql/parse.ts'
import type { ParsedScript } from './parsed.ts'
import { parsePostgres } from './parse-postgres.ts'
import { parseSqlite } from './sqlite/parse.ts'

type Parse = (script: Script) => Promise<ParsedScript>

const parsers: Readonly<Record<Dialect, Parse | null>> = {
  postgresql: parsePostgres,
  mysql: parseMysql,
  sqlite: parseSqlite,
}

/** What cuts a script into statements and reads them; null for a dialect that nobody here reads. */
export const parserOf = (dialect: Dialect): Parse | null => parsers[dialect]
