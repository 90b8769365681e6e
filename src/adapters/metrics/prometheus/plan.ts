import { countTracks, type Series, slowTracks } from '../counting/series.ts'
import type { Start, Track, Triple } from '../counting/track.ts'
import { type Problem, type Result, ok } from '../../../model/problem.ts'
import { fillSelector, type Variables } from '../selector/fill.ts'
import { type Labels, predicates, within } from '../selector/match.ts'
import type { Measured } from '../selector/measured.ts'
import type { Selector } from '../selector/parse.ts'
import type { Want } from './batch.ts'
import type { Got } from './fetch.ts'
import type { PrometheusSettings } from './settings.ts'

/** Selectors to ask for, each with what an event of its series is (`countTracks`); for `slow` that does not matter. */
export interface Counted {
  readonly want: Want
  readonly count: (labels: Labels) => Triple
}

const all: Triple = [1, 0, 0]
const bad: Triple = [0, 1, 1]
const badOfAll: Triple = [1, 1, 1]

/** What to ask for one release. Bad and total in one question where one selects a part of the other. */
export function countedBy(
  wanted: Exclude<Measured, { kind: 'gauge' }>,
  variables: Variables,
  settings: PrometheusSettings,
  reach: Want['reach'],
): readonly Counted[] {
  const want = (selector: Selector): Want => ({ settings, selector, reach })
  if (wanted.kind === 'slow') {
    const { name, matchers } = fillSelector(wanted.histogram, variables)
    // Native histograms bear the name itself, classic ones are several series.
    const names = { label: '__name__', op: '=~', value: `${name}|${name}_bucket` } as const
    return [{ want: want({ name: null, matchers: [names, ...matchers] }), count: () => all }]
  }
  const total = fillSelector(wanted.total, variables)
  const part = fillSelector(wanted.bad, variables)
  const rest = within(part, total)
  if (rest === null)
    return [
      { want: want(part), count: () => bad },
      { want: want(total), count: () => all },
    ]
  const isBad = predicates(rest)
  return [{ want: want(total), count: (labels) => (isBad(labels) ? badOfAll : all) }]
}

/** The tracks of one release from what was got for it. */
export function tracksOf(
  wanted: Exclude<Measured, { kind: 'gauge' }>,
  counted: readonly Counted[],
  got: ReadonlyMap<Want, Got>,
): Result<{
  readonly tracks: readonly Track[]
  readonly series: readonly Series[]
  readonly at: number
}> {
  const tracks: Track[] = []
  const series: Series[] = []
  let at = 0
  for (const { want, count } of counted) {
    const answer = got.get(want)
    if (answer?.ok !== true) return { ok: false, problems: [answer?.problem ?? unasked] }
    const found =
      wanted.kind === 'slow'
        ? slowTracks(answer.series, wanted.slowerThan, targetOf)
        : countTracks(answer.series, count, targetOf)
    if (!found.ok) return found
    tracks.push(...found.value)
    series.push(...answer.series)
    at = Math.max(at, answer.at)
  }
  return ok({ tracks, series, at })
}

/** Prometheus puts these two labels on whatever it scrapes; together they are one process at a time. */
const targetOf = ({ job = '', instance = '' }: Labels) => JSON.stringify([job, instance])

/** When a target's process started, as it says itself; null for series that name no target. */
export function startWant(
  target: string,
  settings: PrometheusSettings,
  reach: Want['reach'],
): Want | null {
  const [job = '', instance = ''] = JSON.parse(target) as [string, string]
  if (instance === '') return null
  const matchers = [
    { label: 'job', op: '=', value: job },
    { label: 'instance', op: '=', value: instance },
  ] as const
  return { settings, selector: { name: 'process_start_time_seconds', matchers }, reach }
}

/** What processes said of their start, in the order of time. */
export function startsIn(got: Got | undefined | null): readonly Start[] {
  const points = got?.ok === true ? got.series.flatMap((series) => series.points) : []
  return points.toSorted((a, b) => a.at - b.at)
}

const unasked: Problem = {
  what: 'The server was not asked',
  where: 'prometheus',
  hint: 'lastgood doctor',
}
