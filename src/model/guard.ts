/**
 * A service-level indicator with a limit: bad events / total events, a share 0–1. In this version the
 * counts come from the traffic adapter (`source: traffic`); other sources join as adapters/metrics.
 */
export interface Guard {
  readonly name: string
  readonly source: 'traffic'
  /** Which requests count. Absent: all of them. A path prefix, and methods in capitals. */
  readonly match: { readonly path?: string; readonly methods?: readonly string[] }
  /** What makes a request bad: status at or above `status`, or (when given) slower than `slowerThan` seconds. */
  readonly bad: { readonly status: number; readonly slowerThan?: number }
  /** Highest acceptable share of bad requests, 0–1. */
  readonly limit: number
  /** False-alarm bound over one whole watch, 0–1. */
  readonly alpha: number
}

/** Events counted so far; both only grow while the counter lives. */
export interface Counts {
  readonly bad: number
  readonly total: number
}

/** Five outcomes, never two. Only `bad` is a reason to act. */
export type WatchOutcome = 'healthy' | 'bad' | 'too-little-data' | 'no-data' | 'could-not-ask'

/** What a guard says of one version, and from how much. */
export interface GuardReading {
  readonly guard: string
  readonly version: string
  readonly outcome: WatchOutcome
  readonly counts: Counts | null
  /** Estimated share of bad events 0–1, or null without data. */
  readonly share: number | null
  readonly limit: number
  readonly says: string
}
