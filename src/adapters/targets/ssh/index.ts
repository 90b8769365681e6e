import type { Io } from '../../../host/io.ts'
import type { TargetAction } from '../../../model/plan.ts'
import type { ComponentRef, Target } from '../target.ts'
import { sshAction } from './actions.ts'
import { sshArtifact } from './artifact.ts'
import { hangUp } from './connection.ts'
import { each } from './each.ts'
import { sshHistory } from './history.ts'
import { sshMounted } from './mounted.ts'
import { settingsOf } from './place.ts'
import { place, remove } from './placing.ts'
import { cannotStopHosts, planSsh } from './plan.ts'
import { sshPreflight } from './preflight.ts'
import { start, stop } from './stop.ts'
import { switchBack, switchTo } from './switching.ts'
import { tidyReleases } from './tidying.ts'
import { verify } from './verifying.ts'

/** Releases as directories on hosts, reached through the system's ssh: `releases/<revision>` and a link `current`. */
export const sshTarget: Target = {
  kind: 'ssh',
  supports: {
    trafficSplit: false,
    keepsOldRevisions: true,
    compareAndSet: true,
    strategies: ['rolling'],
  },
  preflight: sshPreflight,
  history: sshHistory,
  artifact: sshArtifact,
  stopsFirst: cannotStopHosts,
  plan: planSsh,
  async apply(ref, of, key, io) {
    await bound(ref, of, key, io).apply()
  },
  observe: async (ref, of, key, io) => bound(ref, of, key, io).observe(),
  tidy: tidyReleases,
  mounted: sshMounted,
  async shutDown(ref, io) {
    await each(settingsOf(ref).hosts, (host) => hangUp(ref, host, io))
    return true
  },
}

/** The effect that belongs to an action, ready to be called. */
function bound(ref: ComponentRef, of: TargetAction, key: string, io: Io) {
  const action = sshAction(of)
  switch (action.do) {
    case 'place':
      return both(place, action)
    case 'remove':
      return both(remove, action)
    case 'verify':
      return both(verify, action)
    case 'switch':
      return both(switchTo, action)
    case 'back':
      return both(switchBack, action)
    case 'stop':
      return both(stop, action)
    case 'start':
      return both(start, action)
  }
  function both<A>(
    effect: {
      apply(ref: ComponentRef, action: A, io: Io, key: string): Promise<void>
      observe(ref: ComponentRef, action: A, io: Io, key: string): ReturnType<Target['observe']>
    },
    action: A,
  ) {
    return {
      apply: () => effect.apply(ref, action, io, key),
      observe: () => effect.observe(ref, action, io, key),
    }
  }
}
