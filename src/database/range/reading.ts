import type { DatabaseConfig, MigrationSettings } from '../../model/config.ts'
import { dialectOf } from '../engines/dialect-of.ts'
import type { Dialect } from '../migration.ts'

/** How the migrations of a folder are to be read, where that is known; null: as they look. */
export interface Reading {
  readonly dialect: Dialect | null
  readonly tool: string | null
}

/**
 * How folders of migrations are read, where lastgood.yaml tells: the tool by its name, the language by its name or by the database that
 * a folder names. One folder and one database belong together; of several folders any may be of something that the file does not name.
 */
export function readingOf(
  folders: readonly string[],
  settings: readonly MigrationSettings[],
  databases: readonly DatabaseConfig[],
): Readonly<Record<string, Reading>> {
  const known: Record<string, Reading> = {}
  const [only] = folders.length === 1 && databases.length === 1 ? databases : []
  for (const folder of folders) {
    const said = settings.find((one) => one.folder === folder)
    const database = databases.find(({ name }) => name === said?.database) ?? only
    const dialect = said?.dialect ?? (database && dialectOf(database.url)) ?? null
    known[folder] = { dialect, tool: said?.tool ?? null }
  }
  return known
}
