import type { StatementSettings } from '../../model/config.ts'
import { drizzle } from './drizzle/drizzle.ts'
import { log } from './log.ts'
import { pgStatStatements } from './pg-stat-statements.ts'
import { prisma } from './prisma/prisma.ts'
import type { Source } from './source.ts'
import { sqlFiles } from './sql-files.ts'

/** Sources of old statements, by the word that the configuration has for them. */
export const sources: Readonly<Record<StatementSettings['kind'], Source>> = {
  prisma,
  drizzle,
  sql: sqlFiles,
  pg_stat_statements: pgStatStatements,
  log,
}
