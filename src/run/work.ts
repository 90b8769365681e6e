import type { Action, Step } from '../model/plan.ts'
import type { RunState, StepState } from '../model/run.ts'
import { stepsToUndo } from './undoable.ts'

/** A step of the plan, or taking one back: what the step machine works on. */
export interface Work {
  /** As in the journal: `s1`, or `undo:s1`. */
  readonly id: string
  readonly title: string
  readonly action: Action
  readonly timeoutSeconds: number
  /** Whether a stop request may interrupt the wait for it. Users must never be left between two states. */
  readonly interruptible: boolean
  readonly state: StepState
  readonly step: Step
}

/** The next piece of work of a run, forward or (once undoing began) back; null when nothing is left. */
export function nextWork(run: RunState): Work | null {
  return run.undoing ? nextUndo(run) : nextStep(run)
}

function nextStep(run: RunState): Work | null {
  const n = run.steps.findIndex((state) => state.status !== 'done')
  const [step, state] = [run.plan.steps[n], run.steps[n]]
  if (step === undefined || state === undefined) return null
  const { id, title, action, timeoutSeconds, effect } = step
  const interruptible = effect === 'prepares' || effect === 'verifies' || action.kind === 'hold'
  return { id, title, action, timeoutSeconds, interruptible, state, step }
}

function nextUndo(run: RunState): Work | null {
  const n = run.undos.findIndex((state) => state.status !== 'done')
  const [step, state] = [stepsToUndo(run)[n], run.undos[n]]
  if (step === undefined || state === undefined || step.undo === null) return null
  return {
    id: state.id,
    title: `take back: ${step.title}`,
    action: step.undo,
    timeoutSeconds: step.timeoutSeconds,
    interruptible: false,
    state,
    step,
  }
}

/** Key under which adapters recognise an effect they have already started. */
export const stepKey = (runId: number, workId: string) => `run-${runId}/${workId}`
