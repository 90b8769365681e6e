import type { Action } from '../model/plan.ts'
import type { Problem } from '../model/problem.ts'
import type { RunState } from '../model/run.ts'
import type { RunContext } from './context.ts'
import { movedUsers } from './undoable.ts'
import type { Work } from './work.ts'

/**
 * Journals that a step failed, and what follows: taking back what was begun, or a person. Users are moved back
 * automatically only by a failed deploy; a rollback is never rolled back.
 */
export async function stepFailed(work: Work, problem: Problem, run: RunContext): Promise<void> {
  const state = run.journal.state()
  const failed = { type: 'step-failed', step: work.id, problem } as const
  const needsHuman = (what: string) =>
    run.journal.append(failed, {
      type: 'run-needs-human',
      problem: humanProblem(state.id, what, problem),
    })
  if (state.undoing) return needsHuman(`Could not take back what was begun: ${problem.what}`)
  if (work.step.effect === 'retires') {
    return needsHuman(
      `${state.plan.to} serves, and the traffic is right; left over: ${work.title} (${problem.what})`,
    )
  }
  const back = state.plan.kind === 'deploy' || !movedUsers(state) || databaseAsItWas(state, work)
  if (back) {
    return run.journal.append(failed, { type: 'undo-started', problem })
  }
  return needsHuman(problem.what)
}

/**
 * A restore stops everything first. While its database step has not happened nothing is changed for good, and what was stopped is
 * started again. A failed database step did not happen: it is one transaction, and its mark was just found absent.
 */
function databaseAsItWas({ plan, steps }: RunState, work: Work): boolean {
  return (
    plan.strategy === 'restore' &&
    plan.steps.every(
      ({ action, id }, n) =>
        !changesDatabase(action) || id === work.id || steps[n]?.status === 'waiting',
    )
  )
}

const changing: ReadonlySet<string> = new Set(['down', 'restore', 'restore-snapshot'])

const changesDatabase = (action: Action) =>
  action.kind === 'database' && changing.has(action.action.do)

/** Journals that the engine could not say how far a step is. */
export async function stepUnknown(work: Work, problem: Problem, run: RunContext): Promise<void> {
  const { id } = run.journal.state()
  const what =
    work.action.kind === 'hold'
      ? `Held, and not allowed on: ${problem.what}`
      : `Nobody can say whether this happened: ${work.title} (${problem.what})`
  await run.journal.append({ type: 'run-needs-human', problem: humanProblem(id, what, problem) })
}

const humanProblem = (runId: number, what: string, cause: Problem): Problem => ({
  what,
  where: `run ${runId}, ${cause.where}`,
  hint: `${cause.hint}. Then: lastgood runs resume ${runId}; by hand: lastgood runs show ${runId}`,
})
