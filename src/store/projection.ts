import type { DeploymentOutcome } from '../model/deployment.ts'
import type { RunEvent } from '../model/event.ts'
import type { RunStatus } from '../model/run.ts'

/** What of a run's row changes while it runs. Times ISO 8601. */
export interface Progress {
  readonly status: RunStatus
  readonly startedAt: string | null
  readonly endedAt: string | null
}

export const queued: Progress = { status: 'queued', startedAt: null, endedAt: null }

/**
 * How an event that was journaled `at` moves a run's row; the same object when it does not. A resumed run is running
 * again, whatever it had come to (a stopped run, one that needed a human).
 */
export function progress(before: Progress, event: RunEvent, at: string): Progress {
  switch (event.type) {
    case 'run-started':
    case 'run-resumed':
      return { status: 'running', startedAt: before.startedAt ?? at, endedAt: null }
    case 'run-succeeded':
      return { ...before, status: 'succeeded', endedAt: at }
    case 'run-failed':
      return { ...before, status: 'failed', endedAt: at }
    case 'run-stopped':
      return { ...before, status: 'stopped', endedAt: at }
    case 'run-needs-human':
      return { ...before, status: 'needs-human', endedAt: at }
    case 'run-queued':
    case 'step-intended':
    case 'step-applied':
    case 'step-done':
    case 'step-failed':
    case 'stop-requested':
    case 'undo-started':
      return before
  }
}

/** Outcome of the deployment that a run makes. */
export function outcomeOf(status: RunStatus): DeploymentOutcome {
  return status === 'queued' ? 'running' : status
}
