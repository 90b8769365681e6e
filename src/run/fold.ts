import type { JournalEntry, RunEvent } from '../model/event.ts'
import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import type { RunState, StepState } from '../model/run.ts'
import { foldStep } from './fold-step.ts'
import { nextRunStatus } from './transitions.ts'
import { stepsToUndo } from './undoable.ts'

/**
 * A run as its journal tells it. Pure. A sequence that no executor can have written is a Problem: the journal is damaged,
 * and nothing may act on it.
 */
export function foldRun(id: number, entries: readonly JournalEntry<RunEvent>[]): Result<RunState> {
  let state: RunState | null = null
  for (const entry of entries) {
    const next = foldEntry(id, state, entry)
    if (!next.ok) return next
    state = next.value
  }
  if (state === null) return fail(damaged(id, 'it is empty'))
  return ok(state)
}

/** One entry more; `state` is null before the first. */
export function foldEntry(
  id: number,
  state: RunState | null,
  entry: JournalEntry<RunEvent>,
): Result<RunState> {
  const { event, at } = entry
  const refuse = (why: string) => fail(damaged(id, `entry ${entry.seq} ${why}`))
  if (state === null) {
    return event.type === 'run-queued'
      ? ok(queued(id, event.plan, at))
      : refuse(`is ${event.type} before run-queued`)
  }
  if (event.type === 'run-queued') return refuse('queues the run a second time')
  if ('step' in event) {
    const step = foldStep(state, event, at)
    return typeof step === 'string' ? refuse(step) : ok(step)
  }
  const status = nextRunStatus(state.status, event.type)
  if (status === null) return refuse(`is ${event.type} in a run that is ${state.status}`)
  const wrong = outOfPlace(state, event)
  if (wrong !== null) return refuse(wrong)
  return ok({ ...state, status, ...changes(state, event, at) })
}

function queued(id: number, plan: RunState['plan'], at: string): RunState {
  return {
    id,
    plan,
    status: 'queued',
    steps: plan.steps.map((step) => waitingStep(step.id)),
    undos: [],
    undoing: false,
    queuedAt: at,
    startedAt: null,
    endedAt: null,
    problem: null,
    says: '',
    stopRequestedBy: null,
    token: 0,
  }
}

const waitingStep = (id: string): StepState => ({
  id,
  status: 'waiting',
  intendedAt: null,
  endedAt: null,
  says: '',
  problem: null,
  unproven: false,
})

type RunLevelEvent = Exclude<RunEvent, { readonly step: string } | { readonly type: 'run-queued' }>

/** Conditions between the events of a run and its steps; null when they hold. */
function outOfPlace(state: RunState, event: RunLevelEvent): string | null {
  const undone = state.undos.every((undo) => undo.status === 'done')
  switch (event.type) {
    case 'run-started':
    case 'run-resumed':
      return event.token > state.token
        ? null
        : `has fencing token ${event.token} after ${state.token}`
    case 'undo-started':
      return state.undoing ? 'starts undoing a second time' : null
    case 'run-succeeded':
      if (state.undoing) return 'says succeeded while undoing'
      return state.steps.every((step) => step.status === 'done')
        ? null
        : 'says succeeded with steps left'
    case 'run-failed':
      if (state.undoing) return undone ? null : 'says failed with steps left to take back'
      return state.steps.every((step) => step.status === 'waiting')
        ? null
        : 'says failed with steps half done'
    case 'stop-requested':
    case 'run-stopped':
    case 'run-needs-human':
      return null
  }
}

function changes(state: RunState, event: RunLevelEvent, at: string): Partial<RunState> {
  switch (event.type) {
    case 'run-started':
      return { startedAt: at, token: event.token }
    case 'run-resumed':
      return {
        startedAt: state.startedAt ?? at,
        token: event.token,
        endedAt: null,
        problem: state.undoing ? state.problem : null,
        says: '',
        stopRequestedBy: null,
      }
    case 'stop-requested':
      return { stopRequestedBy: event.by }
    case 'undo-started':
      return {
        undoing: true,
        problem: event.problem,
        undos: stepsToUndo(state).map((step) => waitingStep(`undo:${step.id}`)),
      }
    case 'run-succeeded':
      return { endedAt: at, says: event.says, problem: null }
    case 'run-stopped':
      return { endedAt: at, says: event.reason, stopRequestedBy: event.by }
    case 'run-failed':
    case 'run-needs-human':
      return { endedAt: at, problem: event.problem }
  }
}

function damaged(id: number, why: string): Problem {
  return {
    what: `The journal of run ${id} is damaged: ${why}`,
    where: `run ${id}`,
    hint: 'Check the whole ledger with `lastgood audit`',
  }
}
