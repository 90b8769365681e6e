/** What is believed of a release in an environment. Absence of a record is `unproven`. */
export type VerdictName = 'good' | 'bad' | 'unproven'

/**
 * Why it is believed: it soaked without a guard tripping, a guard tripped, a person said so, it was
 * rolled past, or (`inferred`, never stored) it ran longer than the soak time and was not rolled back.
 */
export type VerdictBasis = 'soaked' | 'guard-tripped' | 'marked' | 'rolled-back' | 'inferred'

export interface Verdict {
  readonly service: string
  readonly environment: string
  readonly version: string
  readonly verdict: VerdictName
  readonly basis: VerdictBasis
  readonly reason: string
  readonly by: string
  /** ISO 8601. */
  readonly at: string
}
