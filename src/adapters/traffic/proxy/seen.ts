import type { Observed } from '../../../model/event.ts'
import type { Route } from '../../../model/revision.ts'
import type { ComponentRef } from '../../targets/target.ts'
import type { TrafficContext } from '../traffic.ts'
import { noticeLeft } from './closing.ts'
import { sameRoutes, sharesText } from './routes.ts'
import { canaryNow } from './testers.ts'
import type { ProxyParts } from './traffic.ts'
import { movedSince } from './upstreams.ts'

/** What a proxy has in place: routes with the addresses that they lead to, or that it is nothing of lastgood's. */
export type Seen =
  | {
      readonly state: 'routes'
      readonly routes: readonly Route[]
      /** By revision; absent for one whose addresses the proxy finds itself. */
      readonly addresses: ReadonlyMap<string, readonly string[]>
      /** Revision that internal testers reach; null: the same as everybody. */
      readonly testers: string | null
      /** What is in place and not yet in effect: `HAProxy's check does not find app2 up`. */
      readonly waits?: string
    }
  | Extract<Observed, { state: 'absent' | 'failed' | 'progressing' }>

/** Whether a proxy sends exactly so, to the replicas that there are now, and nothing of the move is left to do. */
export async function observeRoutes(
  parts: ProxyParts,
  ref: ComponentRef,
  routes: readonly Route[],
  context: TrafficContext,
): Promise<Observed> {
  const seen = await parts.seen(ref, context.io)
  if (seen.state !== 'routes') return seen
  if (!sameRoutes(seen.routes, routes)) return { state: 'absent' }
  const { testers, closingFile = null } = parts.settings(ref)
  const canary = testers === null ? null : await canaryNow(ref, seen.routes, context.io)
  if (seen.testers !== canary) return { state: 'absent' }
  for (const [revision, addresses] of seen.addresses) {
    if (await movedSince(revision, addresses, context, parts.where(ref))) return { state: 'absent' }
  }
  if (await noticeLeft(closingFile, context.io)) return { state: 'absent' }
  if (seen.waits !== undefined) return { state: 'progressing', says: seen.waits }
  return { state: 'done', says: sharesText(routes) }
}
