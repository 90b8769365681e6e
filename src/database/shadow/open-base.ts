import type { Io } from '../../host/io.ts'
import { ok, type Result } from '../../model/problem.ts'
import type { ProverSettings } from '../prover.ts'
import { Base } from './base.ts'
import { keysOf, stateCache, type StateCache } from './cache.ts'
import type { Shadow } from '../session.ts'
import { openPglite } from './pglite/open.ts'
import { openServer } from './server/open.ts'

/** Raised when states that are kept could mislead a newer lastgood. */
const format = 1

/** Opens a shadow with nothing in it. */
export async function openBase(
  { shadow, cacheFolder, scriptSeconds }: ProverSettings,
  io: Pick<Io, 'files' | 'freshId'>,
): Promise<Result<Base>> {
  const options = scriptSeconds === undefined ? {} : { seconds: scriptSeconds }
  if (shadow.kind === 'server') {
    const opened = await openServer({ ...options, url: shadow.url, freshId: io.freshId })
    if (!opened.ok) return opened
    const saved = await opened.value.save()
    return ok(new Base(opened.value, saved, opened.value.session.version, null))
  }
  const cache = cacheFolder === null ? null : stateCache(cacheFolder, io)
  const opened = await emptyPglite(cache, options)
  const engine = `${opened.session.version}, format ${format}`
  return ok(new Base(opened, await opened.save(), engine, cache))
}

/** An empty PGlite takes seconds to make and a fraction of one to open. */
async function emptyPglite(
  cache: StateCache | null,
  options: { readonly seconds?: number },
): Promise<Shadow> {
  const [key = ''] = keysOf(`an empty PGlite, format ${format}`, [])
  const from = await cache?.get(key)
  if (from) {
    try {
      return await openPglite({ ...options, from })
    } catch {
      // Of another version: made anew.
    }
  }
  const made = await openPglite(options)
  const state = cache === null ? null : await made.dump()
  if (state !== null) await cache?.put(key, state)
  return made
}
