import type { Candidate, Decision } from '../model/decision.ts'
import type { Evidence, RunningComponent } from '../model/evidence.ts'
import type { Plan, Precondition } from '../model/plan.ts'
import type { Policy } from '../model/policy.ts'
import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import { affected } from '../model/running.ts'
import type { Strategy } from '../model/strategy.ts'
import { numbered, verifyDraft } from './drafts.ts'
import { hashed } from './hash.ts'
import type { PlanPlace } from './place.ts'
import { redeployed, switchedBack, type Return } from './return.ts'
import { planRestore } from './restore.ts'
import { inOrder, weave } from './weave.ts'

export interface RollbackRequest {
  readonly decision: Decision
  readonly evidence: Evidence
  /** The decision's choice, or another candidate that a person named. */
  readonly strategy: Strategy
  /** In the order of the configuration. */
  readonly places: readonly PlanPlace[]
  readonly policy: Policy
  /** Databases whose writers that are no component are stopped by commands; absent: none. */
  readonly writers?: readonly string[]
  readonly planId: string
  readonly now: Date
  readonly by: string
  readonly reason: string
}

/**
 * The steps of the way back for every component that runs what is left: make ready, traffic back, verify version and
 * health, only then stop the bad release, and at the end evidence that the guards recovered. Its moves cannot be undone: a
 * rollback is never rolled back. Deterministic.
 */
export function planRollback(request: RollbackRequest): Result<Plan> {
  const { decision, evidence, strategy, policy } = request
  const { to } = decision
  if (to === null) return fail(decision.problem ?? noTarget(request))
  const candidate = decision.candidates.find((one) => one.strategy === strategy)
  if (candidate === undefined || candidate.state === 'blocked') {
    return fail(blocked(request, candidate))
  }
  if (strategy === 'restore') return planRestore(request, to, candidate)
  if (strategy !== 'switch-back' && strategy !== 'redeploy') return fail(noSteps(request))
  if (evidence.running.state !== 'known') {
    return fail(unknownRunning(request, evidence.running))
  }
  const order = request.places.map(({ component }) => component)
  const leaving = affected(evidence, decision.from).toSorted(
    (a, b) => order.indexOf(a.component) - order.indexOf(b.component),
  )
  const returns = leaving.map((observed): Result<Return> => {
    const place = request.places.find(({ component }) => component === observed.component)
    if (place === undefined) return fail(notConfigured(request, observed))
    return strategy === 'switch-back'
      ? switchedBack(place, observed, decision.from, to.version)
      : redeployed(place, observed, decision.from, to.version, request.planId, evidence.range)
  })
  const problems = returns.flatMap((one) => (one.ok ? [] : one.problems))
  if (problems.length > 0) return fail(...problems)
  const components = returns.flatMap((one) => (one.ok ? [one.value] : []))
  if (components.length === 0) return fail(noTarget(request))

  const woven = components.map(({ planned, whole }) =>
    weave(planned, {
      drainSeconds: policy.drainSeconds,
      movesBack: false,
      percents: [],
      holdSeconds: 0,
      wholeHealth: whole,
    }),
  )
  const recovered = components
    .filter(({ planned }) => planned.place.traffic !== null)
    .map(({ planned }) =>
      verifyDraft(planned.place, to.version, {
        check: 'guards',
        version: to.version,
        withinSeconds: policy.recoverSeconds,
      }),
    )
  return ok(
    hashed({
      format: 1,
      id: request.planId,
      kind: 'rollback',
      service: decision.service,
      environment: decision.environment,
      from: decision.from,
      to: to.version,
      strategy,
      reason: request.reason,
      by: request.by,
      createdAt: request.now.toISOString(),
      preconditions: preconditions(decision, components),
      steps: numbered([...inOrder(woven), ...recovered]),
      loses: candidate.loses,
      expected: candidate.expected,
    }),
  )
}

function preconditions(decision: Decision, components: readonly Return[]): readonly Precondition[] {
  // A bad target is only here because a person named and forced it.
  const forced = decision.to?.standing.verdict === 'bad'
  return [
    ...(decision.to === null || forced
      ? []
      : [{ kind: 'not-bad', version: decision.to.version } as const]),
    ...components.flatMap(({ planned: { observed }, wants }): Precondition[] => {
      const current = observed.revisions.find(({ state }) => state === 'current')
      const version = current?.version ?? null
      return [{ kind: 'running', component: observed.component, version }, ...wants]
    }),
  ]
}

const place = ({ decision }: RollbackRequest) => `${decision.service} in ${decision.environment}`
const again = ({ decision }: RollbackRequest) => `lastgood plan -e ${decision.environment}`

function noTarget(request: RollbackRequest): Problem {
  return {
    what: 'There is nothing to roll back',
    where: place(request),
    hint: `See why: ${again(request)}`,
  }
}

function blocked(request: RollbackRequest, candidate: Candidate | undefined): Problem {
  const why = candidate?.reasons.filter(({ effect }) => effect === 'blocks') ?? []
  return {
    what: `${request.strategy} is blocked: ${why.map(({ says }) => says).join('; ')}`,
    where: place(request),
    hint: `See the other ways: ${again(request)}`,
  }
}

function noSteps(request: RollbackRequest): Problem {
  return {
    what: `${request.strategy} has no steps that lastgood could run`,
    where: place(request),
    hint: `A person has to act. See what is known: ${again(request)}`,
  }
}

function unknownRunning(
  request: RollbackRequest,
  fact: Exclude<Evidence['running'], { state: 'known' }>,
): Problem {
  const why = fact.state === 'could-not-ask' ? fact.problem.what : fact.why
  const hint = fact.state === 'could-not-ask' ? `${fact.problem.hint}. Then: ` : 'Ask again: '
  return {
    what: `Steps cannot be planned without knowing what runs: ${why}`,
    where: place(request),
    hint: hint + again(request),
  }
}

function notConfigured(request: RollbackRequest, observed: RunningComponent): Problem {
  return {
    what: `${observed.component} runs but is not configured here`,
    where: place(request),
    hint: 'Bind it to a target in lastgood.yaml, then: lastgood doctor',
  }
}
