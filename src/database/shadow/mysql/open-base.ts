import { fail, ok, type Result } from '../../../model/problem.ts'
import type { ProverSettings } from '../../prover.ts'
import { Base } from '../base.ts'
import { keysOf, stateCache, type StateCache } from '../cache.ts'
import { openNamedServer } from './named-server.ts'
import { sweep, type ServerIo } from './own-server.ts'
import { OwnMysqlShadow } from './own-shadow.ts'
import { findPrograms } from './programs.ts'

/** Raised when states that are kept could mislead a newer lastgood. */
const format = 1

/** A named server's database, else one on a MariaDB of our own, which starts when it is asked something. */
export async function openMysql(
  { shadow, cacheFolder, scriptSeconds }: ProverSettings,
  io: ServerIo,
): Promise<Result<Base>> {
  const seconds = scriptSeconds ?? 20
  if (shadow.kind === 'server') {
    const opened = await openNamedServer({ url: shadow.url, freshId: io.freshId, seconds })
    if (!opened.ok) return opened
    return ok(new Base({ shadow: opened.value, empty: async () => {}, cache: null }))
  }
  const programs = await findPrograms(io)
  if (programs === null) {
    return fail({
      what: 'MySQL and MariaDB migrations are executed on a server, and none is installed here',
      where: 'the shadow database',
      hint: 'Install mariadb-server, name one with --shadow mysql://…, or ask the rules only: --rules-only',
    })
  }
  await sweep(io)
  const own = new OwnMysqlShadow(programs, io, seconds)
  const engine = `MariaDB ${programs.version}, user ${io.user}, format ${format}`
  const states = cacheFolder === null ? null : stateCache(cacheFolder, io)
  const cache = states && { states, engine }
  return ok(new Base({ shadow: own, empty: () => openEmpty(own, cache), cache }))
}

/** An empty data directory takes seconds to make and a fraction of one to unpack. */
async function openEmpty(
  shadow: OwnMysqlShadow,
  cache: { readonly states: StateCache; readonly engine: string } | null,
): Promise<void> {
  const [key = ''] = cache === null ? [] : keysOf(cache.engine, [])
  const known = await cache?.states.get(key)
  if (known && (await shadow.load(known))) return
  await shadow.fresh()
  if (cache === null) return
  const state = await shadow.dump()
  if (state !== null) await cache.states.put(key, state)
}
