import type { Action } from '../model/plan.ts'
import { fail, ok, type Result } from '../model/problem.ts'
import type { Place } from '../project/places.ts'
import { databaseHandler } from './actions/database.ts'
import { holdHandler } from './actions/hold.ts'
import { watchedHold } from './actions/watched-hold.ts'
import { targetHandler } from './actions/target.ts'
import { trafficHandler } from './actions/traffic.ts'
import { guardsHandler } from './actions/verify-guards.ts'
import { healthHandler } from './actions/verify-health.ts'
import { versionHandler } from './actions/verify-version.ts'
import type { HandlerDeps } from './deps.ts'
import type { Handler } from './handler.ts'

/**
 * The handler of an action. `begunAt`: when the step was first intended (ISO 8601), null when it was not yet.
 * A Problem when the configuration does not have the component (any more), or not its traffic.
 */
export function handlerFor(
  action: Action,
  begunAt: string | null,
  deps: HandlerDeps,
): Result<Handler> {
  if (action.kind === 'hold') {
    const { seconds, watch } = action.action
    const hold = holdHandler(seconds, begunAt, deps.io.clock)
    const { judgeCanary } = deps
    return ok(watch && judgeCanary ? watchedHold(hold, watch, judgeCanary, deps.io.clock) : hold)
  }
  if (action.kind === 'database') return databaseHandler(action.action, deps)
  const place = deps.places.places.find(
    (one) => one.ref.binding.component.name === action.component,
  )
  if (place === undefined) return missing(`no component "${action.component}"`, deps)
  switch (action.kind) {
    case 'target':
      return ok(targetHandler(place, action.action, deps.io))
    case 'traffic': {
      const { traffic } = place
      if (traffic === null) return missing(`no traffic for component "${action.component}"`, deps)
      return ok(trafficHandler({ ...place, traffic }, action.action, deps))
    }
    case 'verify':
      return ok(verifyHandler(action.action, place, deps))
  }
}

function verifyHandler(
  check: Extract<Action, { readonly kind: 'verify' }>['action'],
  place: Place,
  deps: HandlerDeps,
): Handler {
  switch (check.check) {
    case 'version':
      return versionHandler(place, check.revision, check.version, deps.io)
    case 'health':
      return healthHandler(place, check.revision, deps.io)
    case 'guards':
      return guardsHandler(place, check.version, check.withinSeconds, deps)
  }
}

const missing = (what: string, deps: HandlerDeps) =>
  fail({
    what: `The configuration has ${what} in ${deps.places.environment.name}, but the plan acts on it`,
    where: `environment ${deps.places.environment.name}`,
    hint: 'Put it back into lastgood.yaml, or plan again',
  })
