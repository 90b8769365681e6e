import type { Upstream } from '../proxy/upstreams.ts'
import type { Server } from './servers.ts'

/** A server that is to be a replica. `fresh`: it was not that before. */
export interface Assigned {
  readonly server: string
  readonly upstream: Upstream
  readonly fresh: boolean
}

/** What is known of a server beside what HAProxy says: whose it was last (null: nobody's), since when, what is under way. */
export interface Candidate {
  readonly server: Server
  readonly revision: string | null
  readonly since: string
  readonly open: number
}

/**
 * Gives every replica a server: the one it has already, else a server that serves nobody and has nothing under way, longest
 * unused first, so that a name stays with its revision as long as there is room. Null when there are too few.
 */
export function assign(
  upstreams: readonly Upstream[],
  candidates: readonly Candidate[],
): readonly Assigned[] | null {
  const kept = upstreams.map((upstream) =>
    candidates.find(
      ({ server, revision }) =>
        revision === upstream.revision && server.address === upstream.address,
    ),
  )
  const free = candidates
    .filter(({ server, open }) => !server.open && open === 0)
    .filter((candidate) => !kept.includes(candidate))
    .toSorted((a, b) => a.since.localeCompare(b.since))
  const assigned = upstreams.map((upstream, i) => {
    const mine = kept[i]
    const server = (mine ?? free.shift())?.server.name
    return server === undefined ? null : { server, upstream, fresh: mine === undefined }
  })
  return assigned.every((each) => each !== null) ? assigned : null
}
