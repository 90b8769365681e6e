import type { Traffic, TrafficContext } from '../../adapters/traffic/traffic.ts'
import type { TrafficAction } from '../../model/plan.ts'
import type { Place } from '../../project/places.ts'
import type { HandlerDeps } from '../deps.ts'
import type { Handler } from '../handler.ts'
import { findRevision } from './revision.ts'

/** Weights, or waiting for a revision's last requests. */
export function trafficHandler(
  place: Place & { readonly traffic: Traffic },
  action: TrafficAction,
  { io, places }: HandlerDeps,
): Handler {
  const { ref, traffic } = place
  const context: TrafficContext = {
    io,
    guards: places.environment.guards,
    async endpoints(id) {
      const found = await findRevision(place, id, io)
      return found.state === 'ok' ? { state: 'ok', value: found.value?.endpoints ?? [] } : found
    },
  }
  return {
    ownSeconds: action.do === 'drain' ? action.timeoutSeconds : 0,
    apply: (key) => traffic.apply(ref, action, key, context),
    observe: (key) => traffic.observe(ref, action, key, context),
  }
}
