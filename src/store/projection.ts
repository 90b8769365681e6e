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

const starts: ReadonlySet<RunEvent['type']> = new Set(['run-started', 'run-resumed'])

const ends: Partial<Record<RunEvent['type'], RunStatus>> = {
  'run-succeeded': 'succeeded',
  'run-failed': 'failed',
  'run-stopped': 'stopped',
  'run-needs-human': 'needs-human',
}

/**
 * How an event that was journaled `at` moves a run's row; the same object when it does not. A resumed run is running
 * again, whatever it had come to (a stopped run, one that needed a human).
 */
export function progress(before: Progress, { type }: RunEvent, at: string): Progress {
  if (starts.has(type))
    return { status: 'running', startedAt: before.startedAt ?? at, endedAt: null }
  const status = ends[type]
  return status === undefined ? before : { ...before, status, endedAt: at }
}

/** Outcome of the deployment that a run makes. */
export function outcomeOf(status: RunStatus): DeploymentOutcome {
  return status === 'queued' ? 'running' : status
}
