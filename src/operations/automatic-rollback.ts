import { saveSnapshot } from '../incidents/snapshot.ts'
import type { Decision } from '../model/decision.ts'
import type { Plan } from '../model/plan.ts'
import type { Policy } from '../model/policy.ts'
import type { Problem } from '../model/problem.ts'
import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'
import type { Emit } from '../run/progress.ts'
import { active } from '../run/transitions.ts'
import type { RunRow } from '../store/ledger.ts'
import { carryOn, carryOut, type Outcome } from './carry-out.ts'
import { consider } from './consider.ts'
import { judgeLeft } from './judge-left.ts'
import { rollbackPlan } from './rollback.ts'
import type { Tripped } from './watch-deployment.ts'

/** Who goes back by itself, in plans and journals; rollbacks of this name count for the window. */
export const watcherName = 'lastgood watch'

export type AutoEnd =
  /** A run was made, or taken up. */
  | { readonly state: 'ran'; readonly outcome: Outcome }
  /** A person has to: why, and what would be done. */
  | {
      readonly state: 'paged'
      readonly why: string
      readonly plan: Plan | null
      readonly decision: Decision | null
    }

export interface AutoOptions {
  /** The environment's `policy.automatic`, as far as the caller allows it; absent: never. */
  readonly automatic: Policy['automatic']
  readonly emit: Emit
  /** Told once, as soon as the run has a number. */
  readonly began: (runId: number) => Promise<void>
  readonly signal: AbortSignal
  /** Told of what could not be kept or told; changes nothing. */
  readonly untold: (problem: Problem) => void
  /** What {@link rehearse} is still busy with; waited for, since the same would be asked now. */
  readonly rehearsed?: Promise<void>
}

/**
 * Goes back from a release whose guard tripped, within its bounds: only to a release known to be good, only by a way that is ready
 * and loses nothing, once per environment and window, not while frozen, and not while somebody is at work there. Otherwise it
 * says what would be done. The plan is kept before its run is made, so that a watcher that is killed in between starts it once.
 */
export async function rollBackAlone(
  project: Project,
  places: EnvironmentPlaces,
  tripped: Tripped,
  options: AutoOptions,
): Promise<AutoEnd> {
  const environment = places.environment.name
  const begun = tripped.intent && (await runOf(project, tripped.intent))
  const carry = { emit: options.emit, signal: options.signal, untold: options.untold }
  if (begun) {
    if (!active(begun.status)) {
      return paged(`run ${begun.id}, which was to go back, is ${begun.status}`)
    }
    await options.began(begun.id)
    const outcome = await carryOn(project, places, begun.id, carry)
    return { state: 'ran', outcome }
  }
  await options.rehearsed
  const considered = await consider(project, environment, {
    requested: null,
    force: false,
    schema: 'prove',
    watched: tripped.end.readings,
  })
  if (!considered.ok) return paged(considered.problems[0]?.what ?? 'cannot decide')
  const { decision, evidence } = considered.value
  const made = rollbackPlan(project, considered.value, {
    strategy: null,
    by: watcherName,
    reason: tripped.end.says,
    tried: [],
  })
  const plan = made.ok ? made.value : null
  const why =
    (await whyNot(project, environment, options.automatic)) ??
    (decision.from === tripped.deployment.version
      ? null
      : `what runs now is ${decision.from ?? 'not known'}, not ${tripped.deployment.version}`) ??
    (made.ok ? null : (made.problems[0]?.what ?? 'no way back')) ??
    (decision.automatic ? null : whyPerson(decision))
  if (why !== null || plan === null) return paged(why ?? 'no way back', plan, decision)
  await tripped.intend(plan)
  await judgeLeft(project, plan)
  const outcome = await carryOut(project, places, plan, {
    ...carry,
    began: async (run) => {
      project.io.fault('watch:began')
      await options.began(run.id)
      const lost = await saveSnapshot(project, run.id, evidence, decision)
      if (lost !== null) options.untold(lost)
    },
  })
  return { state: 'ran', outcome }
}

const paged = (
  why: string,
  plan: Plan | null = null,
  decision: Decision | null = null,
): AutoEnd => ({ state: 'paged', why, plan, decision })

/** What keeps a way back that is possible from being taken without a person. */
function whyPerson({ problem, candidates, choice, to }: Decision): string {
  const chosen = candidates.find(({ strategy }) => strategy === choice)
  if (problem !== null) return problem.what
  if (chosen && chosen.loses.state !== 'nothing-found')
    return `what it loses is not known to be nothing (${chosen.loses.says})`
  if (to?.standing.verdict !== 'good' || to.standing.basis === 'inferred')
    return `nobody has seen that ${to?.version ?? 'the release before'} is good`
  const person = chosen?.reasons.find(({ needsPerson }) => needsPerson === true)
  return person?.says ?? 'a person has to weigh this way back'
}

/** Why nothing may be done by itself now; null when it may. */
async function whyNot(
  { config, ledger, io }: Project,
  environment: string,
  automatic: Policy['automatic'],
): Promise<string | null> {
  if (automatic?.on !== true) return 'automatic rollback is off (policy.auto)'
  if (automatic.frozen) return 'the environment is frozen (policy.freeze)'
  const { service } = config
  const other = await ledger.activeRun(service, environment)
  if (other !== null) return `run ${other.id} (${other.kind} to ${other.to}) is at work there`
  const since = io.clock.now().getTime() - automatic.windowSeconds * 1000
  const runs = await ledger.runs({ service, environment, limit: 100 })
  const last = runs.find(
    ({ kind, by, createdAt }) =>
      kind === 'rollback' && by === watcherName && Date.parse(createdAt) > since,
  )
  return last
    ? `run ${last.id} went back by itself at ${last.createdAt} already (policy.autoWindow)`
    : null
}

/** The run of a plan that a watcher intended before it was killed; null when it came to none. */
async function runOf({ config, ledger }: Project, plan: Plan): Promise<RunRow | null> {
  const { environment } = plan
  for (const run of await ledger.runs({ service: config.service, environment, limit: 20 })) {
    if (run.by !== watcherName) continue
    const queued = (await ledger.journal(run.id)).find(({ event }) => event.type === 'run-queued')
    if (queued?.event.type === 'run-queued' && queued.event.plan.id === plan.id) return run
  }
  return null
}
