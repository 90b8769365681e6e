import type { Plan } from './plan.ts'
import type { Problem } from './problem.ts'

/** What an engine says of an action when asked. Only asking decides; our own record never does. */
export type Observed =
  /** `unproven`: ended without the proof it was to give; `says` tells what is missing. Only verifications say so. */
  | { readonly state: 'done'; readonly says?: string; readonly unproven?: boolean }
  | { readonly state: 'progressing'; readonly says?: string }
  | { readonly state: 'absent' }
  | { readonly state: 'failed'; readonly problem: Problem }
  /** `final`: asking on would not help, a person has to look. */
  | { readonly state: 'unknown'; readonly problem: Problem; readonly final?: true }

/**
 * One line of a run's journal. `step` is a step id of the plan, or `undo:<id>` for taking one back.
 * Times are in the journal entry around it (JournalEntry.at).
 */
export type RunEvent =
  | { readonly type: 'run-queued'; readonly plan: Plan }
  | { readonly type: 'run-started'; readonly owner: string; readonly token: number }
  | { readonly type: 'run-resumed'; readonly owner: string; readonly token: number }
  | { readonly type: 'step-intended'; readonly step: string }
  | { readonly type: 'step-applied'; readonly step: string }
  | {
      readonly type: 'step-done'
      readonly step: string
      readonly says: string
      /** True when a verification ended without proof (too little data, could not ask). */
      readonly unproven?: boolean
    }
  | { readonly type: 'step-failed'; readonly step: string; readonly problem: Problem }
  | { readonly type: 'stop-requested'; readonly by: string; readonly reason: string }
  /** From here on the steps that were begun are taken back, newest first. */
  | { readonly type: 'undo-started'; readonly problem: Problem }
  | { readonly type: 'run-succeeded'; readonly says: string }
  | { readonly type: 'run-failed'; readonly problem: Problem }
  | { readonly type: 'run-stopped'; readonly by: string; readonly reason: string }
  | { readonly type: 'run-needs-human'; readonly problem: Problem }

/** An entry of the ledger's hash-chained journal. */
export interface JournalEntry<E = unknown> {
  /** 1, 2, 3 … over the whole ledger, without gaps. */
  readonly seq: number
  /** ISO 8601. Never earlier than the entry before, even when the clock steps back. */
  readonly at: string
  /** `run:<id>` for run events; `ledger` for releases, deployments, verdicts; `backups`. */
  readonly scope: string
  readonly event: E
  /** Hash of the entry before; 64 zeros for the first. */
  readonly previous: string
  /** SHA-256 over previous, seq, at, scope and canonical JSON of the event. */
  readonly hash: string
}
