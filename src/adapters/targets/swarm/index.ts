import type { Observed } from '../../../model/event.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import { dockerArtifact } from '../docker/artifact.ts'
import { openEngine } from '../docker/engine.ts'
import type { Target } from '../target.ts'
import { swarmAction } from './actions.ts'
import { swarmHistory } from './history.ts'
import { observeUpdate } from './observe.ts'
import { planSwarm } from './plan.ts'
import { swarmPreflight } from './preflight.ts'
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
  plan: planSwarm,
  async apply(ref, of, key, io) {
    const action = swarmAction(of)
    await update({ ref, engine: await openEngine(ref, io), io }, action, key)
  },
  async observe(ref, of, key, io): Promise<Observed> {
    const action = swarmAction(of)
    try {
      return await observeUpdate({ ref, engine: await openEngine(ref, io), io }, action, key)
    } catch (error) {
      // An engine that does not answer has not said that the effect is absent.
      if (error instanceof ProblemError) return { state: 'unknown', problem: error.problem }
      throw error
    }
  },
  tidy: tidyRecords,
}
