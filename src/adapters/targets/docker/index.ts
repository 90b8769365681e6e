import type { Io } from '../../../host/io.ts'
import type { Observed } from '../../../model/event.ts'
import type { TargetAction } from '../../../model/plan.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { ComponentRef, Target } from '../target.ts'
import { dockerAction, type DockerAction } from './actions.ts'
import { dockerArtifact } from './artifact.ts'
import { stopAll, tidyContainers } from './cleanup.ts'
import type { Effect, Scene } from './effect.ts'
import { openEngine } from './engine.ts'
import { fetch } from './fetch.ts'
import { dockerHistory } from './history.ts'
import { dockerMounted } from './mounted.ts'
import { checkRevision, namesOf } from './names.ts'
import { planDocker } from './plan.ts'
import { dockerPreflight } from './preflight.ts'
import { demote, promote } from './promote.ts'
import { restart, start } from './start.ts'
import { stop } from './stop.ts'
import { expire, keep } from './warmth.ts'
import { withdraw } from './withdraw.ts'

/** Releases as containers on one Docker engine, by digest. What is replaced is stopped and kept. */
export const dockerTarget: Target = {
  kind: 'docker',
  supports: {
    trafficSplit: true,
    keepsOldRevisions: true,
    compareAndSet: true,
    strategies: ['rolling', 'blue-green', 'canary'],
  },
  preflight: dockerPreflight,
  history: dockerHistory,
  artifact: dockerArtifact,
  stopsFirst: () => null,
  plan: planDocker,
  async apply(ref, action, _key, io) {
    await bound(dockerAction(action)).apply(await sceneOf(ref, action, io))
  },
  async observe(ref, action, _key, io): Promise<Observed> {
    try {
      return await bound(dockerAction(action)).observe(await sceneOf(ref, action, io))
    } catch (error) {
      // An engine that does not answer has not said that the effect is absent.
      if (error instanceof ProblemError) return { state: 'unknown', problem: error.problem }
      throw error
    }
  },
  mounted: dockerMounted,
  tidy: tidyContainers,
  shutDown: stopAll,
}

async function sceneOf(ref: ComponentRef, action: TargetAction, io: Io): Promise<Scene> {
  checkRevision(action.revision)
  return { ref, names: namesOf(ref), engine: await openEngine(ref, io), io }
}

/** The effect that belongs to an action, ready to be called. */
function bound(action: DockerAction) {
  switch (action.do) {
    case 'fetch':
      return both(fetch, action)
    case 'start':
      return both(start, action)
    case 'restart':
      return both(restart, action)
    case 'withdraw':
      return both(withdraw, action)
    case 'stop':
      return both(stop, action)
    case 'keep':
      return both(keep, action)
    case 'expire':
      return both(expire, action)
    case 'promote':
      return both(promote, action)
    case 'demote':
      return both(demote, action)
  }
}

const both = <A extends DockerAction>(effect: Effect<A>, action: A) => ({
  apply: (scene: Scene) => effect.apply(scene, action),
  observe: (scene: Scene) => effect.observe(scene, action),
})
