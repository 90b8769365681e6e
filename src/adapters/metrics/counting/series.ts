import { classicHistogram, nativeHistogram, slowerThan } from '../../../analysis/histogram.ts'
import type { Histogram } from '../../../analysis/histogram.ts'
import { fail, ok, type Problem, type Result } from '../../../model/problem.ts'
import { type Labels, labelsText } from '../selector/match.ts'
import type { Point, Track, Triple } from './track.ts'

/** A native histogram as the API of Prometheus writes it. */
export type NativeSample = Parameters<typeof nativeHistogram>[0]

/** A series as a source gives it, its points in the order of time (seconds). */
export interface Series {
  /** `__name__` among them. */
  readonly labels: Labels
  readonly points: readonly { readonly at: number; readonly value: number }[]
  readonly natives?: readonly { readonly at: number; readonly sample: NativeSample }[]
}

/** What a series restarts together with, from its labels. */
export type TargetOf = (labels: Labels) => string

/** Counters of events. `count` says what one of a series' events is: `[1, 1, 1]` bad, `[1, 0, 0]` not, `[0, 1, 1]` bad, but counted elsewhere. */
export function countTracks(
  series: readonly Series[],
  count: (labels: Labels) => Triple,
  targetOf: TargetOf,
): Result<readonly Track[]> {
  const tracks: Track[] = []
  for (const { labels, points } of series) {
    const [total, least, most] = count(labels)
    // Only what stands now must make sense: a counter goes on from before a sample that did not.
    const sound = points.filter(({ value }) => Number.isSafeInteger(value) && value >= 0)
    const last = points.at(-1)
    if (last !== undefined && sound.at(-1) !== last) return fail(noCounter(labels, last.value))
    tracks.push({
      // The same series may be asked for twice, as bad and as all.
      key: `${total}${least} ${labelsText(labels)}`,
      target: targetOf(labels),
      points: sound.map(({ at, value }) => ({
        at,
        counts: [total * value, least * value, most * value],
      })),
    })
  }
  return ok(tracks)
}

/** Histograms, classic (`…_bucket` with `le`) and native: how many events took longer than `bound` seconds. */
export function slowTracks(
  series: readonly Series[],
  bound: number,
  targetOf: TargetOf,
): Result<readonly Track[]> {
  const tracks: Track[] = []
  for (const { labels, natives } of series) {
    if (natives === undefined || natives.length === 0) continue
    const points: Point[] = []
    for (const { at, sample } of natives) {
      const histogram = nativeHistogram(sample)
      if (!histogram.ok) return histogram
      points.push(pointOf(at, histogram.value, bound))
    }
    tracks.push({ key: `n ${labelsText(labels)}`, target: targetOf(labels), points })
  }
  const buckets = series.filter(({ labels }) => labels['le'] !== undefined)
  const groups = Map.groupBy(buckets, ({ labels }) => labelsText(labels, ['le']))
  for (const [key, group] of groups) {
    const points: Point[] = []
    const rows = group.flatMap(({ labels, points }) => {
      const le = bucketEnd(labels['le'] ?? '')
      return points.map(({ at, value }) => ({ at, le, count: value }))
    })
    const byTime = [...Map.groupBy(rows, ({ at }) => at)].sort(([a], [b]) => a - b)
    for (const [at, row] of byTime) {
      const histogram = classicHistogram(row)
      if (!histogram.ok) return histogram
      points.push(pointOf(at, histogram.value, bound))
    }
    const [first] = group
    if (first) tracks.push({ key: `h ${key}`, target: targetOf(first.labels), points })
  }
  return ok(tracks)
}

function pointOf(at: number, histogram: Histogram, bound: number): Point {
  const { bad, badAtMost = bad, total } = slowerThan(histogram, bound)
  const around = histogram.buckets.find(({ low, high }) => low < bound && bound < high)
  const edges = around === undefined ? `${bound}` : `${around.low}..${around.high}`
  return { at, counts: [total, bad, badAtMost], edges }
}

const bucketEnd = (le: string) => (le === '+Inf' ? Infinity : Number(le))

const noCounter = (labels: Labels, value: number): Problem => ({
  what: `${labels['__name__'] ?? 'A series'} has the value ${value}, which is no count of events`,
  where: labelsText(labels, ['__name__']).slice(0, 200) || 'a series without labels',
  hint: 'Select a counter of events (whole numbers that only grow)',
})
