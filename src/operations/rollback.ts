import type { Decision } from '../model/decision.ts'
import type { Plan } from '../model/plan.ts'
import { fail, type Problem, type Result } from '../model/problem.ts'
import type { Strategy } from '../model/strategy.ts'
import { planRollback } from '../plan/rollback.ts'
import type { Project } from '../project/project.ts'
import type { Considered } from './consider.ts'
import { planPlaces } from './plan-places.ts'

export interface RollbackIntent {
  /** Null: the decision's own choice. */
  readonly strategy: Strategy | null
  readonly by: string
  readonly reason: string
  /** Strategies that are not tried again: their runs just failed. */
  readonly tried: readonly string[]
}

/** The plan of a considered rollback. Problems: nothing possible, or the strategy that was asked for is blocked. */
export function rollbackPlan(
  project: Project,
  considered: Considered,
  intent: RollbackIntent,
): Result<Plan> {
  const { places, evidence, decision } = considered
  const strategy = intent.strategy ?? bestUntried(decision, intent.tried)
  if (strategy === null) return fail(decision.problem ?? nothingPossible(considered))
  if (strategy === 'restore' && intent.strategy === null) return fail(namesIt(considered))
  return planRollback({
    decision,
    evidence,
    strategy,
    places: planPlaces(places),
    policy: places.environment.policy,
    writers: (places.environment.databases ?? []).flatMap(({ name, writers }) =>
      writers === undefined ? [] : [name],
    ),
    planId: project.io.freshId(),
    now: project.io.clock.now(),
    by: intent.by,
    reason: intent.reason,
  })
}

/** The decision's choice, or the best candidate after those that were tried; null when none is left. */
export function bestUntried({ candidates }: Decision, tried: readonly string[]): Strategy | null {
  const left = candidates.filter(
    ({ strategy, state }) => strategy !== 'freeze' && state !== 'blocked',
  )
  return left.find(({ strategy }) => !tried.includes(strategy))?.strategy ?? null
}

/** Nobody agrees to losing rows by agreeing to whatever is best. */
const namesIt = ({ evidence, decision }: Considered): Problem => {
  const loses = decision.candidates.find(({ strategy }) => strategy === 'restore')?.loses.says ?? ''
  return {
    what: `The only way back changes the database (${loses}), and a person has to name it`,
    where: `${evidence.service} in ${evidence.environment}`,
    hint: `lastgood rollback -e ${evidence.environment} --strategy restore --reason "..."`,
  }
}

const nothingPossible = ({ evidence }: Considered): Problem => ({
  what: 'No way back is possible',
  where: `${evidence.service} in ${evidence.environment}`,
  hint: `lastgood plan -e ${evidence.environment} shows what stands in the way of each`,
})
