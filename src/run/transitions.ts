import type { RunEvent } from '../model/event.ts'
import type { RunStatus, StepStatus } from '../model/run.ts'

export type StepEventType = Extract<RunEvent, { readonly step: string }>['type']
export type RunEventType = Exclude<RunEvent['type'], StepEventType | 'run-queued'>

/**
 * The one table of what may follow what. A missing cell is an impossible sequence: the journal is damaged.
 * `intended → done` is a crash between acting and recording it, found out by asking the engine.
 */
const steps: Readonly<Record<StepStatus, Partial<Record<StepEventType, StepStatus>>>> = {
  waiting: { 'step-intended': 'intended' },
  intended: { 'step-applied': 'applied', 'step-done': 'done', 'step-failed': 'failed' },
  // Applied again: the engine said `absent`, or it was not known whether the first apply got through.
  applied: { 'step-applied': 'applied', 'step-done': 'done', 'step-failed': 'failed' },
  // Only in a run that a person resumed: asked again, then tried again.
  failed: { 'step-intended': 'intended', 'step-done': 'done', 'step-failed': 'failed' },
  done: {},
}

const runs: Readonly<Record<RunStatus, Partial<Record<RunEventType, RunStatus>>>> = {
  queued: { 'run-started': 'running', 'run-stopped': 'stopped', 'stop-requested': 'queued' },
  running: {
    'run-resumed': 'running',
    'stop-requested': 'running',
    'undo-started': 'running',
    'run-succeeded': 'succeeded',
    'run-failed': 'failed',
    'run-stopped': 'stopped',
    'run-needs-human': 'needs-human',
  },
  stopped: { 'run-resumed': 'running', 'stop-requested': 'stopped' },
  'needs-human': { 'run-resumed': 'running', 'stop-requested': 'needs-human' },
  // A request to stop may arrive a moment after the end.
  succeeded: { 'stop-requested': 'succeeded' },
  failed: { 'stop-requested': 'failed' },
}

/** What a step becomes by an event, or null when the event cannot happen to it. */
export function nextStepStatus(status: StepStatus, event: StepEventType): StepStatus | null {
  return steps[status][event] ?? null
}

/** What a run becomes by an event, or null when the event cannot happen to it. */
export function nextRunStatus(status: RunStatus, event: RunEventType): RunStatus | null {
  return runs[status][event] ?? null
}

/** Whether a run has ended for good: it cannot be taken up again. */
export function ended(status: RunStatus): boolean {
  return !active(status) && nextRunStatus(status, 'run-resumed') === null
}

/** Whether a run holds its environment: nobody else may start one there. */
export function active(status: RunStatus): boolean {
  return status === 'queued' || status === 'running'
}
