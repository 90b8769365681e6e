import type { Route } from '../../../model/revision.ts'
import type { Json } from '../../../model/json.ts'
import type { Upstream } from '../proxy/upstreams.ts'
import type { Handler } from './handler.ts'

/**
 * Caddy gets requests to upstreams in turn and, before 2.7, knows no weights: a replica stands in the list as often as it
 * weighs. Which revision it is stands in its "@id", which Caddy ignores otherwise: the configuration itself remembers.
 */
export interface Entry {
  readonly '@id': string
  readonly dial: string
}

/** What lastgood wrote into a list of upstreams. */
export interface Written {
  readonly routes: readonly Route[]
  readonly addresses: ReadonlyMap<string, readonly string[]>
}

/** The list for a handler: entries of different revisions are mixed, so that a small share does not come in bursts. */
export function entries(
  prefix: string,
  routes: readonly Route[],
  upstreams: readonly Upstream[],
): readonly Entry[] {
  const open = upstreams.map((upstream) => ({ upstream, credit: 0 }))
  const sum = upstreams.reduce((total, { weight }) => total + weight, 0)
  return Array.from({ length: sum }, (_, n) => {
    for (const each of open) each.credit += each.upstream.weight
    const best = open.reduce((most, each) => (each.credit > most.credit ? each : most))
    best.credit -= sum
    const { revision, version, address } = best.upstream
    const share = routes.find((route) => route.revision === revision)?.weight ?? 0
    return { '@id': [prefix, n, revision, version, share].join('|'), dial: address }
  })
}

/** Reads a list of upstreams back; entries that lastgood did not write are counted as `foreign`. */
export function written(prefix: string, handler: Handler): Written & { readonly foreign: number } {
  const list = Array.isArray(handler['upstreams']) ? handler['upstreams'] : []
  const routes = new Map<string, Route>()
  const addresses = new Map<string, readonly string[]>()
  let foreign = 0
  for (const each of list) {
    const entry = each as Readonly<Record<string, Json>> | null
    const id = entry?.['@id']
    const [own, , revision, version, share] = typeof id === 'string' ? id.split('|') : []
    const dial = entry?.['dial']
    if (own !== prefix || !revision || !version || typeof dial !== 'string') {
      foreign++
      continue
    }
    routes.set(revision, { revision, version, weight: Number(share) })
    addresses.set(revision, [...new Set([...(addresses.get(revision) ?? []), dial])])
  }
  return { routes: [...routes.values()], addresses, foreign }
}
