import type { InFlight } from './in-flight.ts'
import type { DrainRequest, DrainState } from './protocol.ts'

/**
 * Drains that were asked for. A revision is drained when nothing of it is in flight; at the deadline what remains is
 * cut, and the drain says how many that were.
 */
export function draining(flights: InFlight) {
  const drains = new Map<string, { state: DrainState; timer: NodeJS.Timeout }>()
  return {
    /** Starts a drain, or leaves a running one as it is. */
    start({ revision, timeoutSeconds }: DrainRequest): void {
      if (drains.get(revision)?.state.cut === null && flights.count(revision) > 0) return
      this.forget(revision)
      const now = Date.now()
      const timer = setTimeout(() => {
        const drain = drains.get(revision)
        const cut = flights.cut(revision)
        if (drain !== undefined && cut > 0) drain.state = { ...drain.state, cut }
      }, timeoutSeconds * 1000)
      drains.set(revision, {
        timer: timer.unref(),
        state: {
          startedAt: new Date(now).toISOString(),
          deadline: new Date(now + timeoutSeconds * 1000).toISOString(),
          cut: null,
        },
      })
    },
    /** Calls a drain off: the revision gets requests again. */
    forget(revision: string): void {
      clearTimeout(drains.get(revision)?.timer)
      drains.delete(revision)
    },
    states: (): Record<string, DrainState> =>
      Object.fromEntries([...drains].map(([revision, { state }]) => [revision, state])),
  }
}
