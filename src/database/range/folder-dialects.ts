import type { DatabaseConfig, MigrationSettings } from '../../model/config.ts'
import { dialectOf } from '../engines/dialect-of.ts'
import type { Dialect } from '../migration.ts'

/**
 * The language of folders of migrations, where lastgood.yaml tells: by name, or by the database that a folder names. One folder and one
 * database belong together; of several folders any may be of something that the file does not name.
 */
export function folderDialects(
  folders: readonly string[],
  settings: readonly MigrationSettings[],
  databases: readonly DatabaseConfig[],
): Readonly<Record<string, Dialect>> {
  const known: Record<string, Dialect> = {}
  const [only] = folders.length === 1 && databases.length === 1 ? databases : []
  for (const folder of folders) {
    const said = settings.find((one) => one.folder === folder)
    const database = databases.find(({ name }) => name === said?.database) ?? only
    const dialect = said?.dialect ?? (database && dialectOf(database.url))
    if (dialect !== undefined) known[folder] = dialect
  }
  return known
}
