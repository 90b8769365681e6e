import type { JournalEntry, RunEvent } from '../model/event.ts'
import type { GuardReading } from '../model/guard.ts'
import type { Problem } from '../model/problem.ts'
import type { RunState } from '../model/run.ts'
import type { Verdict } from '../model/verdict.ts'
import type { Snapshot } from './snapshot.ts'

/** What a report is written from. Everything optional is said to be unknown where it is missing. */
export interface IncidentInput {
  readonly run: RunState
  /** The run's journal, oldest first. */
  readonly entries: readonly JournalEntry<RunEvent>[]
  readonly snapshot: Snapshot | null
  /** Why there is no snapshot although one was kept; absent when none was. */
  readonly unreadable?: Problem
  /** Verdicts of this environment; those set since the suspected release came in are shown. */
  readonly verdicts: readonly Verdict[]
  /** What asked for the way back, and when (ISO 8601): a tripped guard, a person. */
  readonly signal: { readonly at: string; readonly says: string } | null
  /** ISO 8601; when the suspected release began to serve. Taken from the evidence when absent. */
  readonly onset?: string
  /** Requests over the incident, where somebody counted them. */
  readonly impact?: {
    readonly requests: number
    readonly failed: number
    readonly failedAfterRestore: number
  }
  /** What the guards say of the release that was restored. */
  readonly recovery: readonly GuardReading[]
}
