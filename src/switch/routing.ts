import type { SwitchRoute } from './protocol.ts'

/** Who gets one request: the revision, and its replicas in the order in which to try them. */
export interface Choice {
  readonly revision: string
  readonly version: string
  readonly upstreams: readonly string[]
}

/**
 * Deals requests out by weight: smooth weighted round robin, so that any 100 requests in a row follow whole
 * percents exactly and a small share is spread out instead of coming in bursts. Replicas take turns.
 */
export function routing(routes: readonly SwitchRoute[]): { choose(): Choice | null } {
  const open = routes
    .filter((route) => route.weight > 0 && route.upstreams.length > 0)
    .map((route) => ({ route, credit: 0, turn: 0 }))
  const sum = open.reduce((total, { route }) => total + route.weight, 0)
  return {
    choose() {
      let best = open[0]
      if (best === undefined) return null
      for (const each of open) {
        each.credit += each.route.weight
        if (each.credit > best.credit) best = each
      }
      best.credit -= sum
      const { revision, version, upstreams } = best.route
      const first = best.turn++ % upstreams.length
      return {
        revision,
        version,
        upstreams: [...upstreams.slice(first), ...upstreams.slice(0, first)],
      }
    },
  }
}
