import type { RestoreEngine } from '../../database/restore/engine.ts'
import type { DatabaseConfig } from '../../model/config.ts'

/** What takes this database back. Loaded when it is needed: most runs touch no database. */
export async function restoreEngine({ name, url }: DatabaseConfig): Promise<RestoreEngine> {
  const { restoreEngineOf } = await import('../../database/restore/engines.ts')
  const engine = restoreEngineOf(url)
  if (engine === null) throw new Error(`nothing takes ${name} back`)
  return engine
}
