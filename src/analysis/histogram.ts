import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import type { Increment } from './spec.ts'

/** How many events took longer than `low` and at most `high` seconds. */
export interface Bucket {
  readonly low: number
  readonly high: number
  readonly count: number
}

/** Events since the last look by how long they took; `total` counts those as well that are in no bucket. */
export interface Histogram {
  readonly buckets: readonly Bucket[]
  readonly total: number
}

/**
 * A classic Prometheus histogram: `le` → how many took at most that many seconds, the last `+Inf` (Infinity). In any order.
 * What is falling from bucket to bucket, or has no `+Inf`, is no histogram but half a scrape: a Problem.
 */
export function classicHistogram(
  cumulative: readonly { readonly le: number; readonly count: number }[],
): Result<Histogram> {
  const sorted = cumulative.toSorted((a, b) => a.le - b.le)
  const last = sorted.at(-1)
  if (last?.le !== Infinity) return fail(noHistogram('It has no bucket le="+Inf"'))
  const buckets = sorted.map(({ le, count }, at): Bucket => {
    const before = sorted[at - 1]
    return { low: before?.le ?? -Infinity, high: le, count: count - (before?.count ?? 0) }
  })
  if (!buckets.every(({ count }) => Number.isSafeInteger(count) && count >= 0))
    return fail(noHistogram('Its cumulative counts are no whole numbers that rise'))
  return ok({ buckets, total: last.count })
}

/**
 * A native Prometheus histogram as its query API writes it: `buckets` of `[rule, "low", "high", "count"]`, `count` over all.
 * The rule (which ends belong to the bucket) matters only for values that are exactly a boundary: taken as (low, high].
 */
export function nativeHistogram(sample: {
  readonly count: string
  readonly buckets?: readonly (readonly [number, string, string, string])[]
}): Result<Histogram> {
  const total = Number(sample.count)
  const buckets = (sample.buckets ?? []).map(([, low, high, count]): Bucket => ({
    low: seconds(low),
    high: seconds(high),
    count: Number(count),
  }))
  const inside = buckets.reduce((sum, { count }) => sum + count, 0)
  const whole = buckets.every(({ count }) => Number.isSafeInteger(count) && count >= 0)
  if (!Number.isSafeInteger(total) || !whole || inside > total)
    return fail(noHistogram('Its counts are no whole numbers, or more in the buckets than in all'))
  if (buckets.some(({ low, high }) => !(low <= high)))
    return fail(noHistogram('A bucket ends before it begins'))
  return ok({ buckets, total })
}

/**
 * How many events were slower than `bound` seconds. A bound between two boundaries leaves the bucket around it open:
 * `bad` counts only those that surely were, `badAtMost` all that may have been, those in no bucket (NaN) among them.
 */
export function slowerThan(
  { buckets, total }: Histogram,
  bound: number,
): Increment & { readonly kind: 'counts' } {
  const sum = (some: readonly Bucket[]) => some.reduce((all, { count }) => all + count, 0)
  const surely = sum(buckets.filter(({ low }) => low >= bound))
  const surelyNot = sum(buckets.filter(({ high }) => high <= bound))
  return { kind: 'counts', bad: surely, badAtMost: total - surelyNot, total }
}

const seconds = (text: string) =>
  text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text)

const noHistogram = (what: string): Problem => ({
  what: `These counts are no histogram. ${what}`,
  where: 'the answer of the metrics server',
  hint: 'Ask for the raw series of all buckets, without rate() and without dropping le',
})
