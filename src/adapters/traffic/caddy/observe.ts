import type { Observed } from '../../../model/event.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Route } from '../../../model/revision.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { noticeLeft } from '../proxy/closing.ts'
import { beginDrain, drained } from '../proxy/drains.ts'
import { stillServed } from '../proxy/owner.ts'
import { sameRoutes, sharesText } from '../proxy/routes.ts'
import { movedSince } from '../proxy/upstreams.ts'
import type { TrafficContext } from '../traffic.ts'
import { prefixOf } from './apply.ts'
import { findHandler } from './handler.ts'
import { held, underWay } from './holder.ts'
import { settingsOf, whereOf } from './place.ts'
import { written } from './upstreams.ts'

interface Drain {
  readonly revision: string
  readonly timeoutSeconds: number
}

/** What lastgood wrote into the handler that Caddy runs with now. */
export async function present(ref: ComponentRef, io: TrafficContext['io']) {
  const settings = settingsOf(ref)
  return written(prefixOf(settings), await findHandler(settings, io))
}

/** Whether Caddy sends exactly so, and to nobody that lastgood does not know. */
export async function observeRoutes(
  ref: ComponentRef,
  routes: readonly Route[],
  context: TrafficContext,
): Promise<Observed> {
  const settings = settingsOf(ref)
  const now = await present(ref, context.io)
  if (now.foreign > 0 || !sameRoutes(now.routes, routes)) return { state: 'absent' }
  for (const [revision, addresses] of now.addresses) {
    if (await movedSince(revision, addresses, context, whereOf(settings)))
      return { state: 'absent' }
  }
  if (await noticeLeft(settings.closingFile, context.io)) return { state: 'absent' }
  return { state: 'done', says: sharesText(routes) }
}

/** Notes when the wait began; who left the handler gets nothing new already. */
export async function applyDrain(
  ref: ComponentRef,
  { revision }: Drain,
  { io }: TrafficContext,
): Promise<void> {
  io.fault('traffic:drain:before')
  if ((await present(ref, io)).addresses.has(revision)) {
    throw new ProblemError(stillServed(revision, whereOf(settingsOf(ref))))
  }
  await beginDrain(ref, revision, io)
  io.fault('traffic:drain:sent')
}

/** Drained when Caddy counts nothing under way for any address of the revision. */
export async function observeDrain(
  ref: ComponentRef,
  drain: Drain,
  { io }: TrafficContext,
): Promise<Observed> {
  const settings = settingsOf(ref)
  if ((await present(ref, io)).addresses.has(drain.revision)) return { state: 'absent' }
  const addresses = (await held(settings, io)).addresses.get(drain.revision) ?? []
  const busy = await underWay(settings, io)
  const left = addresses.reduce((sum, address) => sum + (busy.get(address) ?? 0), 0)
  const requests = left === 1 ? '1 request' : `${left} requests`
  return drained(ref, drain, left === 0 ? null : requests, io)
}
