import type { Observed } from '../../../model/event.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import { openEngine } from '../docker/engine.ts'
import type { Target } from '../target.ts'
import { composeAction, type ComposeAction } from './actions.ts'
import { composeArtifact } from './artifact.ts'
import { beside, only } from './beside.ts'
import type { Effect, Scene } from './effect.ts'
import { composeHistory } from './history.ts'
import { pin } from './pin.ts'
import { planCompose } from './plan.ts'
import { composePreflight } from './preflight.ts'
import { forget, record } from './record.ts'
import { start, stop } from './stop.ts'
import { tidyRecords } from './tidy.ts'
import { update } from './update.ts'

/** Releases as services of an existing Compose project, replaced in place through Compose itself. */
export const composeTarget: Target = {
  kind: 'compose',
  supports: {
    trafficSplit: false,
    keepsOldRevisions: true,
    compareAndSet: false,
    strategies: ['rolling'],
  },
  preflight: composePreflight,
  history: composeHistory,
  artifact: composeArtifact,
  stopsFirst: () => null,
  plan: planCompose,
  async apply(ref, of, _key, io) {
    const action = composeAction(of)
    await bound(action).apply({ ref, engine: await openEngine(ref, io), io })
  },
  async observe(ref, of, _key, io): Promise<Observed> {
    const action = composeAction(of)
    try {
      return await bound(action).observe({ ref, engine: await openEngine(ref, io), io })
    } catch (error) {
      // An engine that does not answer has not said that the effect is absent.
      if (error instanceof ProblemError) return { state: 'unknown', problem: error.problem }
      throw error
    }
  },
  tidy: tidyRecords,
}

/** The effect that belongs to an action, ready to be called. */
function bound(action: ComposeAction) {
  switch (action.do) {
    case 'record':
      return both(record, action)
    case 'forget':
      return both(forget, action)
    case 'update':
      return both(update, action)
    case 'beside':
      return both(beside, action)
    case 'only':
      return both(only, action)
    case 'pin':
      return both(pin, action)
    case 'stop':
      return both(stop, action)
    case 'start':
      return both(start, action)
  }
}

const both = <A extends ComposeAction>(effect: Effect<A>, action: A) => ({
  apply: (scene: Scene) => effect.apply(scene, action),
  observe: (scene: Scene) => effect.observe(scene, action),
})
