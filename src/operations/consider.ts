import { decide } from '../decide/decide.ts'
import { gatherEvidence } from '../evidence/gather.ts'
import type { Decision } from '../model/decision.ts'
import type { Evidence } from '../model/evidence.ts'
import type { Fact } from '../model/fact.ts'
import type { GuardReading } from '../model/guard.ts'
import { ok, type Result } from '../model/problem.ts'
import { environmentPlaces, type EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'

/** Everything that is known about going back in one environment, and what follows from it. */
export interface Considered {
  readonly places: EnvironmentPlaces
  readonly evidence: Evidence
  readonly decision: Decision
}

export interface ConsiderOptions {
  /** Version a person named, or null for the last good one. */
  readonly requested: string | null
  /** Whether a release known to be bad may be gone back to. */
  readonly force: boolean
  /** The version to leave, when the caller just stopped its deployment. */
  readonly leaving?: string
  /** Also asks what only a calm day has time for. */
  readonly calm?: boolean
  /** `prove` where seconds may be spent on a proof of the schema; `remembered` when absent. */
  readonly schema?: 'prove' | 'remembered'
  /** What a watch says of the release it watches: it has seen more than can be asked now, and asks metrics sources too. */
  readonly watched?: readonly GuardReading[]
}

/** Asks everybody, then decides. Changes nothing. Problems: no such environment. */
export async function consider(
  project: Project,
  environment: string,
  options: ConsiderOptions,
): Promise<Result<Considered>> {
  const found = await environmentPlaces(project, environment)
  if (!found.ok) return found
  const places = found.value
  const gathered = await gatherEvidence(project, places, options)
  const at = project.io.clock.now().toISOString()
  const evidence = { ...gathered, guards: withWatched(gathered.guards, options.watched ?? [], at) }
  const decision = decide(evidence, places.environment.policy, project.io.clock.now(), options)
  return ok({ places, evidence, decision })
}

/** Guards that could not be asked stay so: what they say of the release to go back to is missing. */
function withWatched(
  guards: Fact<readonly GuardReading[]>,
  watched: readonly GuardReading[],
  at: string,
): Fact<readonly GuardReading[]> {
  if (watched.length === 0 || guards.state === 'could-not-ask') return guards
  const same = (one: GuardReading) =>
    watched.some(({ guard, version }) => guard === one.guard && version === one.version)
  const others = guards.state === 'known' ? guards.value.filter((one) => !same(one)) : []
  return { state: 'known', value: [...others, ...watched], source: 'watch', at }
}
