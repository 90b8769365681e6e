import type { RestoreEngine } from '../../database/restore/engine.ts'
import type { DatabaseConfig } from '../../model/config.ts'

/** What takes this database back. Loaded when it is needed: most runs touch no database. */
export async function restoreEngine({ url }: DatabaseConfig): Promise<RestoreEngine> {
  const { restoreEngineOf } = await import('../../database/restore/engines.ts')
  return restoreEngineOf(url)
}
