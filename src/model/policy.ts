/** What the team decided beforehand, for one environment. Durations in seconds. */
export interface Policy {
  /** How long a release runs without a tripped guard before it is good. */
  readonly soakSeconds: number
  /** How long the old release stays up after a deploy. */
  readonly warmSeconds: number
  /** How long verification waits for the guards to recover. */
  readonly recoverSeconds: number
  /** Whether a person (or `--yes`) must agree before a run in this environment. */
  readonly approval: 'ask' | 'none'
  /** How many releases' artifacts are kept; the last good one is always kept besides. */
  readonly keepReleases: number
  /** How long a draining revision may finish its requests. */
  readonly drainSeconds: number
  /** Whether, and how far, lastgood goes back by itself when a guard trips; absent: it tells people and shows the plan. */
  readonly automatic?: {
    readonly on: boolean
    /** At most one automatic rollback of an environment in so many seconds. */
    readonly windowSeconds: number
    /** True: not now, whatever trips. */
    readonly frozen: boolean
  }
}
