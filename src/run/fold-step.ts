import type { RunEvent } from '../model/event.ts'
import type { RunState, StepState } from '../model/run.ts'
import { nextStepStatus } from './transitions.ts'

type StepEvent = Extract<RunEvent, { readonly step: string }>

/** The run after a step's event, or (text) what is impossible about it. Steps run one after another, so do undos. */
export function foldStep(state: RunState, event: StepEvent, at: string): RunState | string {
  if (state.status !== 'running') return `is ${event.type} in a run that is ${state.status}`
  const list = state.undoing ? state.undos : state.steps
  const turn = list.find((step) => step.status !== 'done')
  if (turn?.id !== event.step) {
    return `is ${event.type} of step ${event.step} when ${turn ? `it is the turn of ${turn.id}` : 'no step is left'}`
  }
  const status = nextStepStatus(turn.status, event.type)
  if (status === null) return `is ${event.type} of step ${event.step}, which is ${turn.status}`
  const after: StepState = { ...turn, status, ...changes(turn, event, at) }
  const replaced = list.map((step) => (step === turn ? after : step))
  return { ...state, ...(state.undoing ? { undos: replaced } : { steps: replaced }) }
}

function changes(step: StepState, event: StepEvent, at: string): Partial<StepState> {
  switch (event.type) {
    case 'step-intended':
      return { intendedAt: at, endedAt: null, problem: null }
    case 'step-applied':
      return {}
    case 'step-done':
      return {
        intendedAt: step.intendedAt ?? at,
        endedAt: at,
        says: event.says,
        problem: null,
        unproven: event.unproven ?? false,
      }
    case 'step-failed':
      return { endedAt: at, problem: event.problem }
  }
}
