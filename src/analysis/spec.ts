import type { Counts, WatchOutcome } from '../model/guard.ts'
import type { Tolerance } from './tolerance.ts'

interface Bounded {
  /**
   * Bound on the chance of one false `bad` (and of one false `healthy`) over the whole watch, however long it lasts and however
   * often it is looked at; above 0, below 1. Several guards share one alpha: see {@link shareAlpha}.
   */
  readonly alpha: number
}

/** The question that a test asks; fixed before the first event is counted. Shares are 0–1. Plain data. */
export type TestSpec =
  /** Is the share of bad events over a limit that somebody chose? */
  | ({ readonly kind: 'limit'; readonly limit: number } & Bounded)
  /** … over what the release before it had, of which only these counts are known? */
  | ({
      readonly kind: 'history'
      readonly baseline: Counts
      readonly tolerance: Tolerance
    } & Bounded)
  /** … over that of a release that serves at the same time? */
  | ({ readonly kind: 'concurrent'; readonly tolerance: Tolerance } & Bounded)
  /** Is the mean of a gauge over its limit? Its values lie between 0 and `max`, in the gauge's own unit. */
  | ({ readonly kind: 'gauge'; readonly limit: number; readonly max: number } & Bounded)

/** What came to light since the last look. Counters that began anew are the caller's to turn into increments. */
export type Increment =
  /**
   * For `limit` and `history`. `badAtMost` where a histogram's buckets leave it open how many were bad: then `bad` is the least
   * that it can have been, and speaks for bad; `badAtMost` the most, and speaks for healthy.
   */
  | (Counts & { readonly kind: 'counts'; readonly badAtMost?: number })
  /** For `concurrent`: both sides over the same time, whatever their shares of the traffic. */
  | (Counts & { readonly kind: 'pair'; readonly baseline: Counts })
  /** For `gauge`: values in the gauge's unit, in the order they were read. */
  | { readonly kind: 'values'; readonly values: readonly number[] }

/** What a test says now. */
export interface Reading {
  /** Once `bad`, a test stays bad: the alarm was raised. Begin a new one to see whether it recovered. */
  readonly outcome: Exclude<WatchOutcome, 'could-not-ask'>
  /** Share of bad events 0–1, or the mean of a gauge in its unit; null without data. */
  readonly estimate: number | null
  /**
   * Where the true value lies, at every look of the watch at once with probability 1 - alpha (if it did not change); null without
   * data. It does not decide: a test for one side needs less.
   */
  readonly interval: { readonly low: number; readonly high: number } | null
  /** The value that the estimate was held against; for `concurrent` what the tolerance makes of the baseline's share, null without one. */
  readonly limit: number | null
  /** Log of the largest e-value so far against "not over the limit"; `log(1/alpha)` and more is bad. At most 690. */
  readonly evidence: number
  /** Log of the e-value against "not under the limit"; `log(1/alpha)` and more is healthy. At most 690. */
  readonly evidenceHealthy: number
  /** Events (values of a gauge) seen; for `concurrent` those of the release that is judged. */
  readonly seen: number
  /**
   * About how many more would settle it if they came as those seen so far; 0 when it is settled, null when none are known or no
   * number would do.
   */
  readonly needed: number | null
  /** One line for people. */
  readonly says: string
}
