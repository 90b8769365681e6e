import type { PlanPlace } from '../plan/place.ts'
import { cannotStop } from '../adapters/targets/stops-first.ts'
import type { EnvironmentPlaces } from '../project/places.ts'

/** The pure parts of the adapters of an environment, as the planner wants them. */
export function planPlaces({ places }: EnvironmentPlaces): readonly PlanPlace[] {
  return places.map(({ ref, target, traffic }) => ({
    component: ref.binding.component.name,
    cannotStop: cannotStop(target, ref),
    waves: (request) => target.plan(ref, request),
    traffic: traffic && {
      weights: traffic.supports.weights,
      maintenance: traffic.supports.maintenance === true,
      byHand: (action) => traffic.byHand(ref, action),
    },
  }))
}
