import { openArtifacts } from '../../../artifacts/store.ts'
import type { Io } from '../../../host/io.ts'
import type { TargetAction } from '../../../model/plan.ts'
import type { ComponentRef, Target } from '../target.ts'
import { localAction } from './actions.ts'
import { pruneRevisions, stopAll } from './cleanup.ts'
import { fetch } from './fetch.ts'
import { localHistory } from './history.ts'
import { planLocal } from './plan.ts'
import { localPreflight } from './preflight.ts'
import { demote, promote } from './promote.ts'
import { start } from './start.ts'
import { stop } from './stop.ts'
import { expire, keep } from './warmth.ts'
import { withdraw } from './withdraw.ts'

/** Releases as processes on this machine: a folder per revision, a launcher and a port per replica. */
export const localTarget: Target = {
  kind: 'local',
  supports: {
    trafficSplit: true,
    keepsOldRevisions: true,
    compareAndSet: false,
    strategies: ['rolling', 'blue-green', 'canary'],
  },
  preflight: localPreflight,
  history: localHistory,
  async artifact(ref, digest, io) {
    return { state: 'ok', value: await openArtifacts(ref.stateFolder, io).check(digest) }
  },
  stopsFirst: () => null,
  plan: planLocal,
  async apply(ref, action, key, io) {
    await bound(ref, action, key, io).apply()
  },
  observe: (ref, action, key, io) => bound(ref, action, key, io).observe(),
  tidy: pruneRevisions,
  shutDown: (ref, io) => stopAll(ref, io),
}

/** The effect that belongs to an action, ready to be called. */
function bound(ref: ComponentRef, of: TargetAction, key: string, io: Io) {
  const action = localAction(of)
  switch (action.do) {
    case 'fetch':
      return both(fetch, action)
    case 'start':
      return both(start, action)
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
  function both<A>(
    effect: {
      apply(ref: ComponentRef, action: A, key: string, io: Io): Promise<void>
      observe(ref: ComponentRef, action: A, key: string, io: Io): ReturnType<Target['observe']>
    },
    action: A,
  ) {
    return {
      apply: () => effect.apply(ref, action, key, io),
      observe: () => effect.observe(ref, action, key, io),
    }
  }
}
