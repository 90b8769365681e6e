import { contextOf } from '../evidence/context.ts'
import { askRunning } from '../evidence/facts/running.ts'
import { strategiesOf } from './deploy-strategy.ts'
import type { DeployStrategy } from '../model/deployment.ts'
import type { RunningComponent } from '../model/evidence.ts'
import type { Plan } from '../model/plan.ts'
import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import type { Release } from '../model/release.ts'
import { planDeploy } from '../plan/deploy.ts'
import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'
import type { BackupQuestion, BackupsNeeded } from './backups-needed.ts'
import { planPlaces } from './plan-places.ts'
import { releaseToDeploy } from './release-to-deploy.ts'

export interface DeployIntent {
  readonly version: string
  /** Null: the first that every component's adapters can do. */
  readonly strategy: DeployStrategy | null
  /** Canary: rising percents of the traffic. */
  readonly percents: readonly number[]
  /** Canary: how long each share is held. */
  readonly holdSeconds: number
  /** Canary: the longest that a share is held until the guards allow more; 0 or absent: time alone. */
  readonly holdMaxSeconds?: number
  /** Although the release is bad here. */
  readonly force: boolean
  readonly by: string
  readonly reason: string
}

export type DeployPlanned =
  | {
      readonly state: 'planned'
      readonly plan: Plan
      readonly release: Release
      /** For people: what was found that no step tells. */
      readonly notes: readonly string[]
    }
  /** It is what runs, whole and healthy; there is nothing to do. */
  | { readonly state: 'already' }

/** Seconds to ask a target or a switch what runs. */
const deadlineSeconds = 5

/**
 * Plans to put a release on an environment. Problems, all before anything moves: unknown or bad release, an artifact that
 * cannot be had, an engine that is not ready or cannot do it this way.
 */
export async function deployPlan(
  project: Project,
  places: EnvironmentPlaces,
  intent: DeployIntent,
): Promise<Result<DeployPlanned>> {
  const { config, ledger, io } = project
  const environment = places.environment.name
  const { version } = intent
  const bad = await knownBad(project, environment, intent)
  if (bad !== null) return fail(bad)
  const running = await askRunning(contextOf(project, places, deadlineSeconds))
  if (running.state !== 'known') {
    return fail(
      running.state === 'could-not-ask' ? running.problem : cannotTell(environment, running.why),
    )
  }
  if (serves(running.value, places, version)) return ok({ state: 'already' })
  const strategy = strategiesOf(places, intent.strategy)
  if (!strategy.ok) return strategy
  const preflight = await Promise.all(
    places.places.flatMap(({ ref, target, traffic }) => [
      target.preflight(ref, io),
      ...(traffic === null ? [] : [traffic.preflight(ref, io)]),
    ]),
  )
  const release = await releaseToDeploy(project, version)
  const problems = [...preflight.flat(), ...(release.ok ? [] : release.problems)]
  if (problems.length > 0 || !release.ok) return fail(...problems)
  const planId = io.freshId()
  const backups = await backupsBefore(project, places, {
    version,
    running: runningVersion(running.value),
    mark: planId,
    asked: false,
  })
  if (!backups.ok) return backups
  const durations = await ledger.durations(config.service, environment, 'deploy', 20)
  const plan = planDeploy({
    service: config.service,
    environment,
    version,
    artifacts: release.value.artifacts,
    strategy: strategy.value,
    percents: intent.percents,
    holdSeconds: intent.holdSeconds,
    ...analysed(places, intent),
    running: running.value,
    places: planPlaces(places),
    policy: places.environment.policy,
    measured: durations[strategy.value] ?? null,
    planId,
    backups: backups.value.actions,
    now: io.clock.now(),
    by: intent.by,
    reason: intent.reason,
    force: intent.force,
  })
  if (!plan.ok) return plan
  const { notes } = backups.value
  return ok({ state: 'planned', plan: plan.value, release: release.value, notes })
}

/** Loaded when a database is named: most projects name none. */
async function backupsBefore(
  project: Project,
  places: EnvironmentPlaces,
  question: BackupQuestion,
): Promise<Result<BackupsNeeded>> {
  if (places.environment.databases === undefined) return ok({ actions: [], notes: [] })
  const { backupsNeeded } = await import('./backups-needed.ts')
  return backupsNeeded(project, places, question)
}

/** The version that serves, of the first component that runs one. */
export function runningVersion(running: readonly RunningComponent[]): string | null {
  const current = running.map(({ revisions }) => revisions.find(({ state }) => state === 'current'))
  return current.find((one) => one !== undefined)?.version ?? null
}

/** A canary is judged where guards can judge it. */
function analysed({ environment }: EnvironmentPlaces, { holdMaxSeconds = 0 }: DeployIntent) {
  const guards = environment.guards.length + (environment.metricGuards?.length ?? 0)
  return guards > 0 && holdMaxSeconds > 0 ? { holdMaxSeconds } : {}
}

/** Whether every component runs the version, whole, and users get nothing else. */
function serves(
  running: readonly RunningComponent[],
  { places }: EnvironmentPlaces,
  version: string,
): boolean {
  return places.every(({ ref, traffic }) => {
    const found = running.find(({ component }) => component === ref.binding.component.name)
    const current = found?.revisions.find(({ state }) => state === 'current')
    if (found === undefined || current?.version !== version) return false
    const whole = current.ready > 0 && current.ready >= current.wanted
    const reached = found.routes.filter(({ weight }) => weight > 0)
    const users =
      traffic === null ||
      (reached.length > 0 && reached.every((route) => route.version === version))
    return whole && users
  })
}

async function knownBad(
  { config, ledger }: Project,
  environment: string,
  { version, force }: DeployIntent,
): Promise<Problem | null> {
  if (force) return null
  const verdicts = await ledger.verdicts(config.service, environment)
  const known = verdicts.find((verdict) => verdict.version === version)
  if (known?.verdict !== 'bad') return null
  return {
    what: `${version} is bad in ${environment}: ${known.reason || known.basis} (${known.by}, ${known.at})`,
    where: `${config.service}/${environment}`,
    hint: `Release a fix under a new version; or lastgood mark ${version} unproven -e ${environment}; or --force`,
  }
}

const cannotTell = (environment: string, why: string): Problem => ({
  what: 'What runs is not known',
  where: `${environment}: ${why}`,
  hint: 'lastgood doctor',
})
