import { Agent } from 'node:http'

/** Seconds for which a replica that refused a connection is tried last. */
const avoidSeconds = 2

/** Pooled connections, a pool per revision, and what is known of replicas that are down. */
export function upstreams() {
  const pools = new Map<string, Agent>()
  const refused = new Map<string, number>()
  return {
    pool(revision: string): Agent {
      let pool = pools.get(revision)
      if (pool === undefined) {
        // Idle connections are given up before the upstream does so (many close after 2 s or 5 s): a request that
        // meets a closing connection may only be repeated when its method allows that.
        pool = new Agent({
          keepAlive: true,
          maxFreeSockets: 256,
          timeout: 1500,
          scheduling: 'lifo',
        })
        pools.set(revision, pool)
      }
      return pool
    },
    /** Closes the connections to every revision that `wanted` says no to. */
    keep(wanted: (revision: string) => boolean): void {
      for (const [revision, pool] of pools) {
        if (wanted(revision)) continue
        pool.destroy()
        pools.delete(revision)
      }
    },
    refused(upstream: string): void {
      refused.set(upstream, performance.now())
    },
    /** The same replicas, those that refused a moment ago last. */
    order(replicas: readonly string[]): readonly string[] {
      if (refused.size === 0) return replicas
      const since = performance.now() - avoidSeconds * 1000
      for (const [upstream, at] of refused) if (at < since) refused.delete(upstream)
      return [
        ...replicas.filter((upstream) => !refused.has(upstream)),
        ...replicas.filter((upstream) => refused.has(upstream)),
      ]
    },
  }
}

export type Upstreams = ReturnType<typeof upstreams>
