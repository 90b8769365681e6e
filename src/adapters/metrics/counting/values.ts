import { fail, ok, type Problem, type Result } from '../../../model/problem.ts'
import { type Labels, labelsText } from '../selector/match.ts'
import type { Series } from './series.ts'

/** When each series of a gauge was last read, seconds by its own clock. Plain data. */
export interface GaugeState {
  readonly seen: Readonly<Record<string, number>>
}

/**
 * The values of a gauge that are new since `state`, as one value: their mean over replicas and samples. Replicas at one moment
 * resemble each other too much to be counted as several. Null when none is new; values above `max` count as `max` (which
 * can only hide how far over the limit it is), negative ones and NaN make no sense.
 */
export function gaugeValue(
  series: readonly Series[],
  max: number,
  state: GaugeState | null,
): Result<{ readonly value: number | null; readonly state: GaugeState }> {
  const seen: Record<string, number> = { ...state?.seen }
  const values: number[] = []
  for (const { labels, points } of series) {
    const key = labelsText(labels)
    const before = seen[key]
    // At the first look only what is there now: what was before does not belong to the watch.
    const fresh = before === undefined ? points.slice(-1) : points.filter(({ at }) => at > before)
    for (const { at, value } of fresh) {
      if (!(value >= 0) || value === Infinity) return fail(noGauge(labels, value))
      values.push(Math.min(value, max))
      seen[key] = at
    }
  }
  const sum = values.reduce((all, value) => all + value, 0)
  const value = values.length === 0 ? null : Math.min(max, sum / values.length)
  return ok({ value, state: { seen } })
}

const noGauge = (labels: Labels, value: number): Problem => ({
  what: `${labels['__name__'] ?? 'The gauge'} has the value ${value}: a gauge lies between 0 and its max`,
  where: labelsText(labels, ['__name__']).slice(0, 200) || 'a series without labels',
  hint: 'Select a gauge that is a number and never negative',
})
