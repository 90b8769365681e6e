import type { HistoryRows } from '../../model/restore.ts'

/** Where tools that keep one row for each applied migration keep it, and in which column its name stands. */
const tables: Readonly<Record<string, readonly [table: string, column: string]>> = {
  dbmate: ['schema_migrations', 'version'],
  diesel: ['__diesel_schema_migrations', 'version'],
  'node-pg-migrate': ['pgmigrations', 'name'],
  'sql-migrate': ['gorp_migrations', 'id'],
}

/**
 * The rows that a tool's own down would delete. Null: the tool keeps no history; undefined: how it does that is not known here, and a
 * down without it would leave a history that lies.
 */
export function historyRows(
  tool: string,
  recorded: readonly string[],
): HistoryRows | null | undefined {
  if (tool === 'plain') return null
  const place = tables[tool]
  return place && { table: place[0], column: place[1], values: recorded }
}
