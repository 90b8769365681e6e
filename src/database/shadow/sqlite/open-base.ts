import type { Io } from '../../../host/io.ts'
import { ok, type Result } from '../../../model/problem.ts'
import type { ProverSettings } from '../../prover.ts'
import { Base } from '../base.ts'
import { stateCache } from '../cache.ts'
import { SqliteShadow } from './open.ts'

/** Raised when states that are kept could mislead a newer lastgood. */
const format = 1

/** A shadow with nothing in it, which opens only when it is asked something. A server that is named is of no use to SQLite. */
export async function openSqlite(
  { cacheFolder, scriptSeconds }: ProverSettings,
  io: Pick<Io, 'files'>,
): Promise<Result<Base>> {
  const shadow = new SqliteShadow(scriptSeconds === undefined ? {} : { seconds: scriptSeconds })
  const engine = `SQLite ${process.versions.sqlite ?? ''}, format ${format}`
  const cache = cacheFolder === null ? null : { states: stateCache(cacheFolder, io), engine }
  return ok(new Base({ shadow, empty: () => shadow.fresh(), cache }))
}
