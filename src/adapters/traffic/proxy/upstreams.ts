import { ProblemError } from '../../../model/problem-error.ts'
import type { Observation, Route } from '../../../model/revision.ts'
import type { TrafficContext } from '../traffic.ts'
import { mustBePlain, placeOf } from './names.ts'
import { weightsOf } from './weights.ts'

/** One replica as a proxy is told of it. `weight` is a whole number from 1, relative to the others. */
export interface Upstream {
  readonly revision: string
  readonly version: string
  /** `127.0.0.1:4711`, `[::1]:80` or `api.internal:80`. */
  readonly address: string
  readonly weight: number
}

/**
 * The replicas that get requests by these routes (all with a share), with weights (at most `mostWeight`) that add up to each route's share. Throws ProblemError for
 * names that cannot be written into a configuration, revisions without a ready replica, and when nobody can say.
 */
export async function wantedUpstreams(
  routes: readonly Route[],
  context: TrafficContext,
  where: string,
  mostWeight?: number,
): Promise<readonly Upstream[]> {
  for (const { revision, version } of routes) {
    mustBePlain(revision, 'revision', where)
    mustBePlain(version, 'version', where)
  }
  const addresses = await Promise.all(routes.map((route) => addressesOf(route, context, where)))
  const weights = weightsOf(
    routes.map(({ weight }, i) => ({ share: weight, replicas: addresses[i]?.length ?? 0 })),
    mostWeight,
  )
  if (weights === null) throw new ProblemError(tooFine(where))
  return routes.flatMap(({ revision, version }, i) =>
    (addresses[i] ?? []).map((address) => ({
      revision,
      version,
      address,
      weight: weights[i] ?? 1,
    })),
  )
}

/** The Problem of shares that the proxy cannot express for so many replicas. */
export const tooFine = (where: string) => ({
  what: 'So fine a split over so many replicas is more than this proxy can express',
  where,
  hint: 'Use rounder percents, such as 10 or 25, or numbers of replicas that divide each other',
})

async function addressesOf(
  { revision, version }: Route,
  context: TrafficContext,
  where: string,
): Promise<readonly string[]> {
  const asked: Observation<readonly string[]> = await context.endpoints(revision)
  if (asked.state === 'unavailable') throw new ProblemError(asked.problem)
  const found = asked.value.map((endpoint) => {
    const { host, port } = placeOf(endpoint, where)
    return `${host}:${port}`
  })
  if (found.length > 0) return [...new Set(found)].toSorted()
  throw new ProblemError({
    what: `No replica of ${revision} (${version}) is ready to get requests`,
    where,
    hint: 'lastgood status',
  })
}

/** The addresses of each revision, by revision. */
export function addressesBy(
  upstreams: readonly Pick<Upstream, 'revision' | 'address'>[],
): ReadonlyMap<string, readonly string[]> {
  const all = Map.groupBy(upstreams, ({ revision }) => revision)
  return new Map([...all].map(([revision, of]) => [revision, of.map(({ address }) => address)]))
}

/** Whether a revision's replicas are known to be others than those that the proxy sends to; unknown is no difference. */
export async function movedSince(
  revision: string,
  served: readonly string[],
  context: TrafficContext,
  where: string,
): Promise<boolean> {
  const asked = await context.endpoints(revision)
  // Unknown addresses say nothing about the routes, which are what was asked for.
  if (asked.state === 'unavailable') return false
  const now = new Set(
    asked.value.map((endpoint) => {
      const { host, port } = placeOf(endpoint, where)
      return `${host}:${port}`
    }),
  )
  return now.size !== served.length || !served.every((address) => now.has(address))
}
