/** What decides whether a guard's requests can be counted somewhere. `status`: 500 when absent. */
export interface Wanted {
  readonly path?: string | undefined
  readonly methods?: readonly string[] | undefined
  readonly status?: number | undefined
  readonly slowerThan?: number | undefined
}

/** Why a kind of traffic adapter cannot count for a guard, or null when it can. Pure: also asked before anything runs. */
export function whyNotCounted(kind: string, guard: Wanted): string | null {
  if (kind === 'docker-labels') return 'Traefik does not count requests by replica'
  if (kind === 'nginx' || kind === 'caddy') return `${kind} does not count requests by replica`
  if (kind !== 'haproxy') return null
  // HAProxy keeps totals by server and by hundreds of statuses, and nothing finer.
  const { path, methods, status = 500, slowerThan } = guard
  if (path !== undefined) return 'HAProxy does not count by path'
  if (methods !== undefined) return 'HAProxy does not count by method'
  if (slowerThan !== undefined) return 'HAProxy does not count slow requests'
  if (status % 100 !== 0) return `HAProxy counts statuses by hundreds, not from ${status} on`
  return null
}
