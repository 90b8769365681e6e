import type { Io } from '../../../host/io.ts'
import type { Route } from '../../../model/revision.ts'
import type { ComponentRef } from '../../targets/target.ts'
import type { Seen } from '../proxy/seen.ts'
import { prefixOf } from './apply.ts'
import { findHandler } from './handler.ts'
import { held, underWay } from './holder.ts'
import { settingsOf } from './place.ts'
import { testersNow } from './testers.ts'
import { written } from './upstreams.ts'

/** What lastgood wrote into the handler that Caddy runs with now. */
async function present(ref: ComponentRef, io: Io) {
  const settings = settingsOf(ref)
  return written(prefixOf(settings), await findHandler(settings, io))
}

export async function current(ref: ComponentRef, io: Io): Promise<readonly Route[]> {
  return (await present(ref, io)).routes
}

/** What Caddy has, if it sends to nobody that lastgood does not know. */
export async function seen(ref: ComponentRef, io: Io): Promise<Seen> {
  const { routes, addresses, foreign } = await present(ref, io)
  if (foreign > 0) return { state: 'absent' }
  const testers = await testersNow(settingsOf(ref), io)
  return { state: 'routes', routes, addresses, testers }
}

export async function serves(ref: ComponentRef, revision: string, io: Io): Promise<boolean> {
  return (await present(ref, io)).addresses.has(revision)
}

/** What Caddy counts under way for the addresses of a revision. */
export async function left(ref: ComponentRef, revision: string, io: Io): Promise<string | null> {
  const settings = settingsOf(ref)
  const addresses = (await held(settings, io)).addresses.get(revision) ?? []
  const busy = await underWay(settings, io)
  const count = addresses.reduce((sum, address) => sum + (busy.get(address) ?? 0), 0)
  if (count === 0) return null
  return count === 1 ? '1 request' : `${count} requests`
}
