import type { JournalEntry, RunEvent } from '../model/event.ts'
import type { Problem } from '../model/problem.ts'
import type { RunState } from '../model/run.ts'

/** What an executor tells while it works, for renderers (terminal, JSON lines, pages). */
export type Progress =
  /** Written to the journal; `state` is the run folded up to it. */
  | {
      readonly type: 'entry'
      readonly entry: JournalEntry<RunEvent>
      readonly state: RunState
    }
  /** A step still runs. Seconds since it began in this process; `expectedSeconds` null when nothing was measured. */
  | {
      readonly type: 'step-progress'
      readonly step: string
      readonly title: string
      readonly says: string
      readonly elapsedSeconds: number
      readonly expectedSeconds: number | null
    }
  /** The engine could not say how far a step is; asked again until `givesUpSeconds` have passed. */
  | {
      readonly type: 'step-unknown'
      readonly step: string
      readonly problem: Problem
      readonly givesUpSeconds: number
    }
  /** A stop was asked for and will be honoured at the next step boundary. */
  | { readonly type: 'stopping'; readonly by: string; readonly reason: string }
  /** Somebody else owns the run now; this process writes nothing and acts no more. */
  | { readonly type: 'lease-lost'; readonly owner: string | null }

export type Emit = (progress: Progress) => void
