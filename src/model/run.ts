import type { Plan } from './plan.ts'
import type { Problem } from './problem.ts'

export type RunStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'stopped' | 'needs-human'

export type StepStatus = 'waiting' | 'intended' | 'applied' | 'done' | 'failed'

/** How far a step is, folded from the journal. Times ISO 8601. */
export interface StepState {
  readonly id: string
  readonly status: StepStatus
  readonly intendedAt: string | null
  readonly endedAt: string | null
  readonly says: string
  readonly problem: Problem | null
  /** True when a verification ended without proof; `says` tells what is missing. */
  readonly unproven: boolean
}

/** A run as its journal tells it (run/fold.ts). */
export interface RunState {
  readonly id: number
  readonly plan: Plan
  readonly status: RunStatus
  readonly steps: readonly StepState[]
  /** Taking back, newest first; empty unless undoing began. */
  readonly undos: readonly StepState[]
  readonly undoing: boolean
  readonly queuedAt: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly problem: Problem | null
  readonly says: string
  readonly stopRequestedBy: string | null
  /** Newest fencing token that the journal names; 0 before the run started. */
  readonly token: number
}
