import type { DatabaseConfig, MigrationSettings } from '../../model/config.ts'

/** The database that a folder of migrations belongs to: the one it names, or the only one there is. */
export function databaseOf(
  folder: string,
  databases: readonly DatabaseConfig[],
  settings: readonly MigrationSettings[],
): DatabaseConfig | undefined {
  const named = settings.find((one) => one.folder === folder)?.database ?? null
  return named === null && databases.length === 1
    ? databases[0]
    : databases.find(({ name }) => name === named)
}
