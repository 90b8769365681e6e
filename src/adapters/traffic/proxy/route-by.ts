import type { Route } from '../../../model/revision.ts'
import type { ComponentRef } from '../../targets/target.ts'
import type { TrafficContext } from '../traffic.ts'
import { endDrains } from './drains.ts'
import { openRoutes } from './routes.ts'
import { noteCanary } from './testers.ts'
import type { ProxyParts } from './traffic.ts'
import { wantedUpstreams } from './upstreams.ts'

/** Finds out who is to be served before anything moves, then lets the proxy move. */
export async function routeBy(
  parts: ProxyParts,
  ref: ComponentRef,
  routes: readonly Route[],
  context: TrafficContext,
): Promise<void> {
  const { io } = context
  io.fault('traffic:route:before')
  const open = openRoutes(routes)
  const upstreams = await wantedUpstreams(open, context, parts.where(ref), parts.mostWeight)
  // A drain that were still noted later would be over as soon as it begins.
  await endDrains(
    ref,
    open.map(({ revision }) => revision),
    io,
  )
  const testers = parts.settings(ref).testers === null ? null : await noteCanary(ref, open, io)
  await parts.route(ref, { routes: open, upstreams, testers }, context)
}
