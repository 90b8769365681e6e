import type { Io } from '../../../host/io.ts'
import { incrementOf, sideOf } from '../counting/increment.ts'
import { fold } from '../counting/fold.ts'
import { shownSeries } from '../counting/shown.ts'
import type { Start, Track } from '../counting/track.ts'
import type { History, MetricQuestion } from '../metrics.ts'
import { unavailable } from '../problems.ts'
import { measured } from '../selector/measured.ts'
import { apiUrl } from './api.ts'
import { type Want, wantQuery } from './batch.ts'
import { fetchAll } from './fetch.ts'
import { countedBy, startsIn, startWant, tracksOf } from './plan.ts'
import type { PrometheusSettings } from './settings.ts'

/** A past is looked at in about so many steps, whatever its length: exact, but for a restart within a step. */
const steps = 720

/**
 * Counts of the question's release over the last hours, from its counters in steps. Where buckets leave it open how many were bad,
 * the most that it may have been: the new release is not blamed for what the old one may have done as well.
 */
export async function prometheusHistory(
  question: MetricQuestion,
  hours: number,
  io: Io,
): Promise<History> {
  const parsed = measured(question.guard)
  if (!parsed.ok) return unavailable(parsed.problems)
  const wanted = parsed.value
  if (wanted.kind === 'gauge') return unavailable([noGauge(question)])
  const { service, environment, component, version, guard } = question
  const settings = guard.settings as unknown as PrometheusSettings
  const step = Math.max(1, Math.ceil((hours * 3600) / steps))
  const reach = `[${Math.ceil(hours * 3600)}s:${step}s]` as const
  const counted = countedBy(wanted, { service, environment, component, version }, settings, reach)
  const at = io.clock.now().toISOString()
  const got = await fetchAll(
    counted.map(({ want }) => want),
    io,
  )
  const found = tracksOf(wanted, counted, got)
  if (!found.ok) return unavailable(found.problems)
  const { tracks, series } = found.value
  const begin = Math.min(...tracks.map(({ points }) => points[0]?.at ?? Infinity))
  const first = cut(tracks, (point) => point <= begin)
  const { state } = fold(null, first, new Map(), begin)
  const folded = fold(state, tracks, new Map(), begin)
  const starts = await startsOf(folded.unclear, settings, reach, io)
  const { added } = starts === null ? folded : fold(state, tracks, starts, begin)
  const side = sideOf(tracks, added)
  const increment = incrementOf(side, null)
  const queries = counted.map(({ want }) => wantQuery(want)).join('; ')
  const exchange = { asked: `${apiUrl(settings)} ${queries}`, answered: shownSeries(series), at }
  if (increment === null) return { state: 'empty' }
  if (typeof increment === 'string')
    return unavailable([{ what: increment, where: exchange.asked, hint: 'lastgood doctor' }])
  const { total, most } = side.tally
  return { state: 'ok', bad: most, total, exchange }
}

/** When the processes of targets started, where that decides; null when it does not, or they cannot be asked: then less is counted. */
async function startsOf(
  targets: ReadonlySet<string>,
  settings: PrometheusSettings,
  reach: Want['reach'],
  io: Io,
): Promise<ReadonlyMap<string, readonly Start[]> | null> {
  const wants = [...targets].flatMap((target) => {
    const want = startWant(target, settings, reach)
    return want === null ? [] : [{ target, want }]
  })
  if (wants.length === 0) return null
  const got = await fetchAll(
    wants.map(({ want }) => want),
    io,
  )
  return new Map(wants.map(({ target, want }) => [target, startsIn(got.get(want))]))
}

const cut = (tracks: readonly Track[], wanted: (at: number) => boolean): readonly Track[] =>
  tracks.flatMap((track) => {
    const points = track.points.filter(({ at }) => wanted(at))
    return points.length === 0 ? [] : [{ ...track, points }]
  })

const noGauge = ({ guard }: MetricQuestion) => ({
  what: 'A gauge is held against a limit only: of its past no mean is asked for',
  where: `guard ${guard.name}`,
  hint: 'Write a limit for it',
})
