import type { Observed } from '../../../model/event.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import { dockerArtifact } from '../docker/artifact.ts'
import { openEngine } from '../docker/engine.ts'
import type { Scene } from './effect.ts'
import type { Target } from '../target.ts'
import { swarmAction, type SwarmAction } from './actions.ts'
import { swarmHistory } from './history.ts'
import { observeUpdate } from './observe.ts'
import { planSwarm } from './plan.ts'
import { swarmPreflight } from './preflight.ts'
import { observeStart, observeStop, start, stop } from './stop.ts'
import { tidyRecords } from './tidy.ts'
import { update } from './update.ts'

/** Releases as specs of an existing Swarm service, replaced in place. What is replaced stays recorded in Swarm itself. */
export const swarmTarget: Target = {
  kind: 'swarm',
  supports: {
    trafficSplit: false,
    keepsOldRevisions: true,
    compareAndSet: true,
    strategies: ['rolling'],
  },
  preflight: swarmPreflight,
  history: swarmHistory,
  artifact: dockerArtifact,
  stopsFirst: () => null,
  plan: planSwarm,
  async apply(ref, of, key, io) {
    const action = swarmAction(of)
    await bound(action, key).apply({ ref, engine: await openEngine(ref, io), io })
  },
  async observe(ref, of, key, io): Promise<Observed> {
    const action = swarmAction(of)
    try {
      return await bound(action, key).observe({ ref, engine: await openEngine(ref, io), io })
    } catch (error) {
      // An engine that does not answer has not said that the effect is absent.
      if (error instanceof ProblemError) return { state: 'unknown', problem: error.problem }
      throw error
    }
  },
  tidy: tidyRecords,
}

/** The effect that belongs to an action, ready to be called. */
function bound(action: SwarmAction, key: string) {
  switch (action.do) {
    case 'update':
      return {
        apply: (scene: Scene) => update(scene, action, key),
        observe: (scene: Scene) => observeUpdate(scene, action, key),
      }
    case 'stop':
      return {
        apply: (scene: Scene) => stop(scene, action, key),
        observe: (scene: Scene) => observeStop(scene, action, key),
      }
    case 'start':
      return {
        apply: (scene: Scene) => start(scene, action),
        observe: (scene: Scene) => observeStart(scene, action),
      }
  }
}
