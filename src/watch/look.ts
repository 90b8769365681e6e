import type { GuardCounts } from '../adapters/traffic/traffic.ts'
import { ask, valueOf, type Asking } from '../evidence/ask.ts'
import { serving } from '../evidence/serving.ts'
import { ProblemError } from '../model/problem-error.ts'
import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import type { Observation } from '../model/revision.ts'
import type { Place } from '../project/places.ts'
import { askMetrics, type MetricsAsked } from './ask-metrics.ts'
import type { Answer } from './guard-state.ts'

/** One look at a version while it serves. */
export type Look =
  /** Counters of exactly the revisions of this version that serve; `counts` null: nothing counts requests there. */
  | {
      readonly state: 'serves'
      readonly counts: readonly GuardCounts[] | null
      /** What metrics sources answered, by guard. */
      readonly answers?: Readonly<Record<string, Answer>>
    }
  /** Asked, and users do not reach this version any more. */
  | { readonly state: 'left' }
  | { readonly state: 'could-not-ask'; readonly problem: Problem }

/** The version that was recorded last, for places that cannot tell what runs. */
export type Recorded = () => Promise<string | null>

/** Asks all places at once; one that does not answer makes the look worthless, since half the counts are no counts. */
export async function lookAt(
  places: readonly Place[],
  version: string,
  asking: Asking,
  metrics: MetricsAsked | null = null,
  recorded: Recorded = async () => version,
): Promise<Look> {
  const [look, answers] = await Promise.all([
    lookAtTraffic(places, version, asking, recorded),
    metrics === null ? {} : askMetrics(metrics, places, asking),
  ])
  return look.state === 'serves' ? { ...look, answers } : look
}

async function lookAtTraffic(
  places: readonly Place[],
  version: string,
  asking: Asking,
  recorded: Recorded,
): Promise<Look> {
  const fact = await ask(asking, 'traffic', 'lastgood doctor', () =>
    Promise.all(places.map((place) => lookAtPlace(place, version, asking, recorded))),
  )
  if (fact.state === 'could-not-ask') return { state: 'could-not-ask', problem: fact.problem }
  if (fact.state === 'not-asked') throw new Error('a look is always asked for')
  const here = fact.value.filter((each) => each.serves)
  if (here.length === 0) return { state: 'left' }
  const counting = here.flatMap(({ counts }) => (counts ? [counts] : []))
  return { state: 'serves', counts: counting.length > 0 ? counting.flat() : null }
}

async function lookAtPlace(
  { ref, target, traffic }: Place,
  version: string,
  { io }: Asking,
  recorded: Recorded,
): Promise<{ readonly serves: boolean; readonly counts: readonly GuardCounts[] | null }> {
  const component = ref.binding.component.name
  if (traffic === null && target.supports.onlyRecorded)
    return { serves: (await recorded()) === version, counts: null }
  // The engine is asked only where no traffic adapter knows: it checks the health of every replica.
  const [routes, revisions, samples] = await Promise.all([
    traffic?.current(ref, io),
    traffic ? null : target.history(ref, 5, io),
    traffic?.supports.counts ? traffic.counts(ref, io) : null,
  ])
  const now = serving([
    {
      component,
      routes: routes ? valueOf(asked(routes)) : [],
      revisions: revisions ? valueOf(asked(revisions)) : [],
    },
  ]).filter((each) => each.version === version)
  if (samples?.state === 'unavailable') throw new ProblemError(samples.problem)
  const all = samples?.state === 'ok' ? samples.counts : []
  const ours = all.filter((each) => now.some(({ revision }) => revision === each.revision))
  return { serves: now.length > 0, counts: samples && ours }
}

const asked = <T>(observation: Observation<T>): Result<T> =>
  observation.state === 'ok' ? ok(observation.value) : fail(observation.problem)
