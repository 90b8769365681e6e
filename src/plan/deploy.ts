import type { BackupAction } from '../model/backup.ts'
import type { DeployStrategy } from '../model/deployment.ts'
import type { Measured, RunningComponent } from '../model/evidence.ts'
import type { Plan, Precondition } from '../model/plan.ts'
import type { Policy } from '../model/policy.ts'
import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import type { Digest } from '../model/release.ts'
import { backupDraft } from './backups.ts'
import { numbered } from './drafts.ts'
import { expectedDeploy } from './expected.ts'
import { hashed } from './hash.ts'
import type { PlannedComponent, PlanPlace } from './place.ts'
import { revisionId } from './revision-id.ts'
import { inOrder, weave } from './weave.ts'

export interface DeployRequest {
  readonly service: string
  readonly environment: string
  readonly version: string
  /** Digest by component; every component of the environment needs one. */
  readonly artifacts: Readonly<Record<string, Digest>>
  readonly strategy: DeployStrategy
  /** Canary: percents of the traffic, rising; a last 100 may be written or left out. */
  readonly percents: readonly number[]
  /** Canary: seconds that each share is held. */
  readonly holdSeconds: number
  /** Canary: each share is held until the guards allow more, at most so many seconds; absent: time alone. */
  readonly holdMaxSeconds?: number
  /** What runs now, as observed; components that run nothing may be missing. */
  readonly running: readonly RunningComponent[]
  /** In the order of the configuration. */
  readonly places: readonly PlanPlace[]
  readonly policy: Policy
  /** Seconds that deploys of this strategy took before, or null. */
  readonly measured: Measured | null
  readonly planId: string
  readonly now: Date
  readonly by: string
  readonly reason: string
  /** Made before anything else; absent: none. */
  readonly backups?: readonly BackupAction[]
  /** Deploys a release that is bad here all the same. */
  readonly force?: boolean
}

/**
 * The steps that bring a release in: everything is made ready, then users are moved component by component, then what
 * they left is taken away, so that a failure before that can move them all back. Deterministic.
 */
export function planDeploy(request: DeployRequest): Result<Plan> {
  const { version, strategy, policy, planId } = request
  const planned = request.places.map((place) => ({
    place,
    waves: plannedComponent(place, request),
  }))
  const problems = [
    ...wrongShares(request),
    ...(planned.length === 0 ? [noComponents(request)] : []),
    ...planned.flatMap(({ waves }) => (waves.ok ? [] : waves.problems)),
  ]
  if (problems.length > 0) return fail(...problems)
  const components = planned.flatMap(({ waves }) => (waves.ok ? [waves.value] : []))

  const woven = components.map((component) =>
    weave(component, {
      drainSeconds: policy.drainSeconds,
      movesBack: true,
      percents: strategy === 'canary' ? request.percents.filter((percent) => percent < 100) : [],
      holdSeconds: request.holdSeconds,
      ...(request.holdMaxSeconds === undefined ? {} : { holdMaxSeconds: request.holdMaxSeconds }),
      wholeHealth: true,
    }),
  )
  const first = components[0]?.place.component ?? ''
  const backups = (request.backups ?? []).map((action) => backupDraft(first, action))
  const steps = numbered([...backups, ...inOrder(woven)])
  const running = components.map(({ observed }) => current(observed)?.version ?? null)
  return ok(
    hashed({
      format: 1,
      id: planId,
      kind: 'deploy',
      service: request.service,
      environment: request.environment,
      from: running.find((one) => one !== null) ?? null,
      to: version,
      strategy,
      reason: request.reason,
      by: request.by,
      createdAt: request.now.toISOString(),
      preconditions: preconditions(request, components),
      steps,
      loses: { state: 'nothing-found', says: 'a deploy takes nothing back' },
      expected: expectedDeploy(strategy, request.measured, steps),
    }),
  )
}

function current({ revisions }: RunningComponent) {
  return revisions.find(({ state }) => state === 'current') ?? null
}

function plannedComponent(place: PlanPlace, request: DeployRequest): Result<PlannedComponent> {
  const { version, environment, strategy, policy, planId } = request
  const { component } = place
  const where = `component ${component} in ${environment}`
  const digest = request.artifacts[component]
  if (digest === undefined) {
    return fail({
      what: `Release ${version} has no artifact for ${component}`,
      where,
      hint: 'Build and record one with a new release: lastgood release <version>',
    })
  }
  if (strategy === 'canary' && place.traffic?.weights !== true) {
    return fail({
      what: `Nothing in front of ${component} can split traffic, which a canary needs`,
      where,
      hint: `Configure traffic for it, or: lastgood deploy ${version} -e ${environment} --strategy rolling`,
    })
  }
  const observed = request.running.find((one) => one.component === component) ?? {
    component,
    revisions: [],
    routes: [],
  }
  const to = { revision: revisionId(version, planId), version, digest }
  const waves = place.waves({
    revisions: observed.revisions,
    strategy,
    from: current(observed)?.id ?? null,
    to,
    keepWarmSeconds: policy.warmSeconds,
  })
  if ('what' in waves) return fail(waves)
  return ok({ place, observed, to: { revision: to.revision, version }, waves })
}

function preconditions(
  { artifacts, version, force }: DeployRequest,
  components: readonly PlannedComponent[],
): readonly Precondition[] {
  return [
    ...(force === true ? [] : [{ kind: 'not-bad', version } as const]),
    ...components.flatMap(({ observed }): Precondition[] => {
      const { component } = observed
      const digest = artifacts[component]
      return [
        { kind: 'running', component, version: current(observed)?.version ?? null },
        ...(digest === undefined ? [] : [{ kind: 'artifact', component, digest } as const]),
      ]
    }),
  ]
}

/** A canary's shares must rise between 1 and 100. */
function wrongShares(request: DeployRequest): readonly Problem[] {
  if (request.strategy !== 'canary') return []
  const { percents, holdSeconds } = request
  const rising = percents.every(
    (percent, n) => Number.isInteger(percent) && percent > (percents[n - 1] ?? 0) && percent <= 100,
  )
  if (rising && holdSeconds >= 0) return []
  return [
    {
      what: `The shares of a canary must be whole percents that rise from 1 to 100, each held for 0 s or more (${percents.join(', ')})`,
      where: `deploy of ${request.version} to ${request.environment}`,
      hint: 'Write for example: --steps 5,25,50,100 --hold 30s',
    },
  ]
}

function noComponents({ environment }: DeployRequest): Problem {
  return {
    what: 'There is no component to deploy',
    where: `environment ${environment}`,
    hint: 'Bind a component to a target in lastgood.yaml, then: lastgood doctor',
  }
}
