import { ok, type Result } from '../../../model/problem.ts'
import { countTracks, type Series, slowTracks } from '../counting/series.ts'
import type { Start, Track } from '../counting/track.ts'
import { fillSelector, type Variables } from '../selector/fill.ts'
import { type Labels, predicates } from '../selector/match.ts'
import type { Measured } from '../selector/measured.ts'
import type { Matcher, Selector } from '../selector/parse.ts'
import type { Page } from './pages.ts'

/** Which replica a series is of: not a label that any metric could have. */
const replica = '(replica)'

const targetOf = (labels: Labels) => labels[replica] ?? ''

/** Series of replicas' metrics that a selector names. */
export function select(pages: readonly Page[], { name, matchers }: Selector): readonly Series[] {
  return among(pages, name, matchers)
}

/** What a guard counts in replicas' metrics, and the series it was counted from. */
export function selectTracks(
  wanted: Exclude<Measured, { kind: 'gauge' }>,
  variables: Variables,
  pages: readonly Page[],
): Result<{ readonly tracks: readonly Track[]; readonly series: readonly Series[] }> {
  if (wanted.kind === 'slow') {
    const { name, matchers } = fillSelector(wanted.histogram, variables)
    const series = among(pages, `${name}_bucket`, matchers)
    const tracks = slowTracks(series, wanted.slowerThan, targetOf)
    return tracks.ok ? ok({ tracks: tracks.value, series }) : tracks
  }
  const bad = select(pages, fillSelector(wanted.bad, variables))
  const total = select(pages, fillSelector(wanted.total, variables))
  const badTracks = countTracks(bad, () => [0, 1, 1], targetOf)
  if (!badTracks.ok) return badTracks
  const allTracks = countTracks(total, () => [1, 0, 0], targetOf)
  if (!allTracks.ok) return allTracks
  return ok({ tracks: [...badTracks.value, ...allTracks.value], series: [...bad, ...total] })
}

/** When the process of a replica says that it started. */
export function startsOf({ at, samples }: Page): readonly Start[] {
  return samples
    .filter(({ labels }) => labels['__name__'] === 'process_start_time_seconds')
    .map(({ value }) => ({ at, value }))
    .slice(0, 1)
}

function among(
  pages: readonly Page[],
  name: string | null,
  matchers: readonly Matcher[],
): readonly Series[] {
  const matches = predicates(matchers)
  return pages.flatMap(({ url, at, samples }) =>
    samples
      .filter(({ labels }) => (name === null || labels['__name__'] === name) && matches(labels))
      .map(({ labels, value }) => ({
        labels: { ...labels, [replica]: url },
        points: [{ at, value }],
      })),
  )
}
