import type { Finding } from '../finding.ts'
import { againstOf, measureOf } from '../metric-guards.ts'
import type { MetricGuardInput } from '../schema/metric-guard.ts'
import { writtenMetricGuards } from './guards.ts'
import type { Rule } from './rule.ts'

/** What a guard measures, and what it is held against, must be said once and completely. */
export const metricGuardWhole: Rule = {
  name: 'metric-guard-whole',
  check: ({ file }) =>
    writtenMetricGuards(file).flatMap(({ guard, path }): Finding[] => {
      const what = complaint(guard)
      const name = String(path.at(-1))
      return what === null
        ? []
        : [{ path, part: 'key', what: `Guard ${name} ${what[0]}`, hint: what[1] }]
    }),
}

const measures =
  'Write total and bad, or histogram and slowerThan, or gauge and max, and nothing of the others'

function complaint(guard: MetricGuardInput): readonly [what: string, hint: string] | null {
  const { limit, against, tolerance, hours, gauge } = guard
  if (measureOf(guard) === null) return ['does not say what it measures', measures]
  if (limit !== undefined && against !== undefined)
    return ['has a limit and is held against another release', 'Keep one of limit and against']
  if (limit === undefined && against === undefined)
    return ['has nothing to be held against', 'Write limit: 1%, or against: previous or beside']
  if (gauge !== undefined && against !== undefined)
    return ['holds a gauge against another release', 'Write a limit: gauges have nothing else']
  if (againstOf(guard) === null)
    return gauge === undefined
      ? ['has a limit that is no share', 'Write a share such as 1% or 0.01']
      : ['has a limit that is no number', "Write a number in the gauge's own unit, such as 0.8"]
  if (tolerance !== undefined && against === undefined)
    return ['has a tolerance beside its limit', 'Remove tolerance, or write it into the limit']
  if (hours !== undefined && against !== 'previous')
    return ['has hours, but looks at no history', 'Remove hours, or write against: previous']
  return null
}
