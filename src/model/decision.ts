import type { TargetChoice } from './evidence.ts'
import type { Problem } from './problem.ts'
import type { Measured } from './evidence.ts'
import type { Strategy } from './strategy.ts'

/** A reason a person can check. `rule` is the name of the file in `decide/rules/` that gave it. */
export interface Reason {
  readonly rule: string
  /** `blocks` and `risks` lower the candidate's state; `supports` and `notes` only explain. */
  readonly effect: 'blocks' | 'risks' | 'supports' | 'notes'
  readonly says: string
  /** True: whatever the state is, this reason keeps the choice from running without a person. */
  readonly needsPerson?: true
}

/** What going back this way would lose. `unknown` is said, never shown as nothing. */
export interface Loss {
  readonly state: 'nothing-found' | 'loses' | 'could-not-ask' | 'not-asked'
  readonly says: string
}

export interface Candidate {
  readonly strategy: Strategy
  readonly state: 'ready' | 'risky' | 'blocked'
  readonly reasons: readonly Reason[]
  readonly expected: Measured
  readonly loses: Loss
}

/**
 * The candidates, ranked best first, and the choice. `choice` is null when nothing but waiting for a person is
 * left; `problem` then says why and what to type. A choice that is only risky comes with a `problem` too: what a
 * person must weigh before agreeing.
 */
export interface Decision {
  readonly service: string
  readonly environment: string
  /** The release to leave; null when nothing is known to run. */
  readonly from: string | null
  readonly to: TargetChoice | null
  readonly candidates: readonly Candidate[]
  readonly choice: Strategy | null
  /** True when the choice may run without a person: ready, no loss, to a release with verdict good. */
  readonly automatic: boolean
  readonly problem: Problem | null
  /** What this way back does not undo, for people (rows, mails, caches …). */
  readonly notUndone: readonly string[]
  /** Facts that could not be had, for people: `flags: not asked yet (…)`. */
  readonly unknowns: readonly string[]
}
