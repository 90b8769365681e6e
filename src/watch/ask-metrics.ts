import { metricsOf } from '../adapters/metrics/index.ts'
import type { MetricQuestion } from '../adapters/metrics/metrics.ts'
import { ask, type Asking } from '../evidence/ask.ts'
import type { MetricGuard } from '../model/guard.ts'
import type { Problem } from '../model/problem.ts'
import type { Revision } from '../model/revision.ts'
import type { Place } from '../project/places.ts'
import type { Answer, GuardState } from './guard-state.ts'
import { readAlone, type ReadMetrics } from './read-metrics.ts'

/** What a watch asks metrics sources about. */
export interface MetricsAsked {
  readonly guards: readonly MetricGuard[]
  readonly states: readonly GuardState[]
  readonly service: string
  readonly environment: string
  readonly version: string
  /** The release that serves beside it, or served before it; null without one. */
  readonly beside: string | null
  /** How sources are asked; by itself when absent. */
  readonly read?: ReadMetrics
}

/**
 * Asks every server once for all its guards; one that fails or is late costs its own guards and no others. A guard against the
 * release before is asked for that release's past until it is known.
 */
export async function askMetrics(
  asked: MetricsAsked,
  places: readonly Place[],
  asking: Asking,
): Promise<Readonly<Record<string, Answer>>> {
  if (asked.guards.length === 0) return {}
  const read = asked.read ?? readAlone(asking.io)
  const [endpoints, besideEndpoints] = asked.guards.some(({ source }) => source === 'scrape')
    ? await endpointsOf(places, asked, asking)
    : [[], []]
  const stateOf = (name: string) => asked.states.find((state) => state.name === name)
  const question = (guard: MetricGuard): MetricQuestion => ({
    guard,
    service: asked.service,
    environment: asked.environment,
    component: places[0]?.ref.binding.component.name ?? asked.service,
    version: asked.version,
    beside: guard.against.kind === 'beside' ? asked.beside : null,
    endpoints,
    besideEndpoints,
    cursor: stateOf(guard.name)?.cursor ?? null,
  })
  const waiting = ({ name, against }: MetricGuard) =>
    against.kind === 'previous' && (stateOf(name)?.test ?? null) === null
  const answers: [string, Answer][] = []
  await Promise.all([
    ...[...new Set(asked.guards.map(({ source }) => source))].map(async (source) => {
      const here = asked.guards.filter((guard) => guard.source === source && !waiting(guard))
      const metrics = await metricsOf(source)
      const servers = Map.groupBy(here, (guard) => metrics?.serverOf?.(guard) ?? '')
      await Promise.all([...servers.values()].map((guards) => readServer(source, guards)))
    }),
    ...asked.guards
      .filter(waiting)
      .map(async (guard) =>
        answers.push([guard.name, await history(guard, question(guard), asked.beside, asking)]),
      ),
  ])
  return Object.fromEntries(answers)

  async function readServer(source: string, guards: readonly MetricGuard[]): Promise<void> {
    const fact = await ask(asking, source, 'lastgood doctor', () =>
      read(source, guards.map(question)),
    )
    const found = fact.state === 'known' ? fact.value : null
    const problem = fact.state === 'could-not-ask' ? fact.problem : unknownSource(source)
    guards.forEach(({ name }, at) =>
      answers.push([name, found?.[at] ?? { state: 'unavailable', problem }]),
    )
  }
}

async function history(
  guard: MetricGuard,
  question: MetricQuestion,
  before: string | null,
  asking: Asking,
): Promise<Answer> {
  if (before === null || guard.against.kind !== 'previous')
    return { state: 'unavailable', problem: nothingBefore(guard) }
  const { hours } = guard.against
  const fact = await ask(asking, guard.source, 'lastgood doctor', async () =>
    (await metricsOf(guard.source))?.history({ ...question, version: before }, hours, asking.io),
  )
  if (fact.state !== 'known' || fact.value === undefined) {
    const problem = fact.state === 'could-not-ask' ? fact.problem : unknownSource(guard.source)
    return { state: 'unavailable', problem }
  }
  const found = fact.value
  if (found.state === 'unavailable') return found
  return found.state === 'ok'
    ? { state: 'baseline', counts: { bad: found.bad, total: found.total } }
    : { state: 'unavailable', problem: nothingBefore(guard) }
}

/** Addresses of the replicas of the watched release and of the one beside it; empty where the engine does not say. */
async function endpointsOf(
  places: readonly Place[],
  { version, beside }: MetricsAsked,
  asking: Asking,
): Promise<readonly [readonly string[], readonly string[]]> {
  const fact = await ask(asking, 'target', 'lastgood doctor', () =>
    Promise.all(places.map(({ ref, target }) => target.history(ref, 10, asking.io))),
  )
  const revisions: readonly Revision[] =
    fact.state === 'known'
      ? fact.value.flatMap((each) => (each.state === 'ok' ? each.value : []))
      : []
  const of = (wanted: string | null) =>
    revisions.filter((each) => each.version === wanted).flatMap((each) => each.endpoints)
  return [of(version), of(beside)]
}

const unknownSource = (source: string): Problem => ({
  what: `There is no metrics source "${source}"`,
  where: 'guards',
  hint: 'lastgood doctor',
})

const nothingBefore = ({ name }: MetricGuard): Problem => ({
  what: 'Nothing is known of the release before, which this guard is held against',
  where: `guard ${name}`,
  hint: 'Give the guard a limit of its own until a release has a past there',
})
