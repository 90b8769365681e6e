import { readingOf } from '../analysis/reading.ts'
import type { Counts, Guard, GuardReading } from '../model/guard.ts'

/**
 * Judges a guard on what one version answered since a baseline. `healthy` is evidence of being under the limit, never
 * silence: counts of null are `no-data`. The counts must begin with the baseline, so that the errors from before the
 * change do not speak against the release after it.
 */
export function recovered(question: {
  readonly guard: Guard
  readonly version: string
  readonly counts: Counts | null
}): GuardReading {
  return readingOf(question.guard, question.version, question.counts)
}
