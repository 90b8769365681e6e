import type { RunDeps } from './deps.ts'
import type { RunJournal } from './journal.ts'
import type { HeldLease } from './lease.ts'
import type { StopWatch } from './stop.ts'
import type { Timing } from './timing.ts'

/** A run in the hands of this process. */
export interface RunContext {
  readonly deps: RunDeps
  readonly timing: Timing
  readonly held: HeldLease
  readonly journal: RunJournal
  readonly stop: StopWatch
}
