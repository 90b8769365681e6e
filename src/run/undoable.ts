import type { Step } from '../model/plan.ts'
import type { RunState } from '../model/run.ts'

/** Steps that were begun and can be taken back, newest first. */
export function stepsToUndo(state: RunState): readonly Step[] {
  return state.plan.steps
    .filter((step, n) => step.undo !== null && state.steps[n]?.status !== 'waiting')
    .reverse()
}

/** Whether users may have been moved: a step that moves them was at least intended. */
export function movedUsers(state: RunState): boolean {
  return state.plan.steps.some(
    (step, n) => step.effect === 'moves' && state.steps[n]?.status !== 'waiting',
  )
}
