import type { Json } from './json.ts'

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

/** What a metric guard reads, in the query language of its source; `$version`, `$environment`, `$component`, `$service` are filled in. */
export type Measure =
  /** Two counters that only grow: bad events, and all events. */
  | { readonly kind: 'share'; readonly bad: string; readonly total: string }
  /** A histogram of durations, classic or native; an event slower than `slowerThan` seconds is bad. */
  | { readonly kind: 'slow'; readonly histogram: string; readonly slowerThan: number }
  /** A value that goes up and down, between 0 and `max`, in its own unit. */
  | { readonly kind: 'gauge'; readonly value: string; readonly max: number }

/** What a guard's share (or mean) is held against. Shares 0–1; a gauge's limit in its own unit. */
export type Against =
  | { readonly kind: 'limit'; readonly limit: number }
  /** What the release before had, from its history; `hours` back. */
  | {
      readonly kind: 'previous'
      readonly tolerance: { readonly points?: number; readonly ratio?: number }
      readonly hours: number
    }
  /** The release that serves beside it, over the same time. */
  | {
      readonly kind: 'beside'
      readonly tolerance: { readonly points?: number; readonly ratio?: number }
    }

/** A guard whose events something else counts: a metrics server, or the release itself. */
export interface MetricGuard {
  readonly name: string
  /** A kind of `adapters/metrics`: `prometheus`, `scrape`, `http-json`, `datadog`, `cloudwatch`. */
  readonly source: string
  /** Address, credentials and the like, checked by the source's own schema. May hold secrets: never printed. */
  readonly settings: { readonly [key: string]: Json | undefined; readonly kind: string }
  readonly measure: Measure
  readonly against: Against
  /** Part of the watch's false-alarm bound that this guard may use, 0–1. */
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
