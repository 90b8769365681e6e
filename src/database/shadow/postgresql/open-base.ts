import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Io } from '../../../host/io.ts'
import { ok, type Result } from '../../../model/problem.ts'
import type { ProverSettings } from '../../prover.ts'
import { Base } from '../base.ts'
import { keysOf, stateCache, type StateCache } from '../cache.ts'
import { PgliteShadow } from '../pglite/open.ts'
import { openServer } from '../server/open.ts'

/** Raised when states that are kept could mislead a newer lastgood. */
const format = 2

/** A shadow with nothing in it, which PGlite opens only when it is asked something. */
export async function openPostgresql(
  { shadow, cacheFolder, scriptSeconds }: ProverSettings,
  io: Pick<Io, 'files' | 'freshId'>,
): Promise<Result<Base>> {
  const options = scriptSeconds === undefined ? {} : { seconds: scriptSeconds }
  if (shadow.kind === 'server') {
    const opened = await openServer({ ...options, url: shadow.url, freshId: io.freshId })
    if (!opened.ok) return opened
    return ok(new Base({ shadow: opened.value, empty: async () => {}, cache: null }))
  }
  const pglite = new PgliteShadow(options)
  pglite.warm()
  const engine = `PGlite ${await versionOfPglite(io)}, format ${format}`
  const states = cacheFolder === null ? null : stateCache(cacheFolder, io)
  const cache = states && { states, engine }
  return ok(new Base({ shadow: pglite, empty: () => openEmpty(pglite, cache), cache }))
}

/** An empty PGlite takes seconds to make and a fraction of one to open. */
async function openEmpty(
  shadow: PgliteShadow,
  cache: { readonly states: StateCache; readonly engine: string } | null,
): Promise<void> {
  const [key = ''] = cache === null ? [] : keysOf(cache.engine, [])
  const known = await cache?.states.get(key)
  if (known && (await shadow.load(known))) return
  await shadow.fresh()
  if (cache !== null) await cache.states.put(key, await shadow.dump())
}

/** Its files are of use to the same version only; the package tells no version itself. */
async function versionOfPglite({ files }: Pick<Io, 'files'>): Promise<string> {
  const main = fileURLToPath(import.meta.resolve('@electric-sql/pglite'))
  const text = await files.readText(join(dirname(main), '../package.json'))
  return (JSON.parse(text ?? '{}') as { version?: string }).version ?? 'of no version'
}
