import type { Problem } from '../../model/problem.ts'
import type { Target } from './target.ts'

const where = 'target external'

const notHere: Problem = {
  what: 'lastgood does not deploy here: a pipeline outside does',
  where,
  hint: 'Deploy with your pipeline, then tell lastgood: lastgood record',
}

/** A place that a pipeline outside deploys to. lastgood only remembers what it is told with `lastgood record`. */
export const externalTarget: Target = {
  kind: 'external',
  supports: {
    trafficSplit: false,
    keepsOldRevisions: false,
    compareAndSet: false,
    onlyRecorded: true,
    strategies: [],
  },
  preflight: async () => [],
  history: async () => ({ state: 'ok', value: [] }),
  artifact: async () => ({
    state: 'unavailable',
    problem: {
      what: 'Artifacts of an external target cannot be asked for',
      where,
      hint: 'Look in the registry that your pipeline uses',
    },
  }),
  plan: () => notHere,
  apply: async () => {
    // No plan can hold such an action: planning answers with the problem above.
    throw new Error('external target: nothing to apply')
  },
  observe: async () => ({ state: 'unknown', problem: notHere }),
}
