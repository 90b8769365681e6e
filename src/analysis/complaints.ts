import type { Counts } from '../model/guard.ts'
import type { Increment, TestSpec } from './spec.ts'
import { toleranceComplaint } from './tolerance.ts'

/** What is wrong with counts (whole numbers, 0 <= bad <= total), or null. */
function countsComplaint({ bad, total }: Counts): string | null {
  if (!Number.isSafeInteger(bad) || !Number.isSafeInteger(total))
    return 'Counts are not whole numbers'
  if (bad < 0 || total < 0) return 'Counts are negative'
  return bad > total ? 'More bad events than events' : null
}

/** What is wrong with a question, or null. */
export function specComplaint(spec: TestSpec): string | null {
  if (!(spec.alpha > 0 && spec.alpha < 1)) return 'alpha is not a share between 0 and 1'
  switch (spec.kind) {
    case 'limit':
      return spec.limit >= 0 && spec.limit <= 1 ? null : 'The limit is not a share between 0 and 1'
    case 'history':
      return (
        countsComplaint(spec.baseline) ??
        toleranceComplaint(spec.tolerance) ??
        (spec.baseline.total === 0 ? 'The baseline has no events' : null)
      )
    case 'concurrent':
      return toleranceComplaint(spec.tolerance)
    case 'gauge':
      return spec.max > 0 && Number.isFinite(spec.max) && spec.limit >= 0 && spec.limit <= spec.max
        ? null
        : 'The limit of a gauge is not between 0 and its max'
  }
}

/** What is wrong with an increment, whatever the test; or null. `max`: the highest possible value of a gauge. */
export function incrementComplaint(increment: Increment, max: number): string | null {
  switch (increment.kind) {
    case 'counts': {
      const { badAtMost = increment.bad, total } = increment
      return (
        countsComplaint(increment) ??
        countsComplaint({ bad: badAtMost, total }) ??
        (badAtMost < increment.bad ? 'At most fewer bad events than at least' : null)
      )
    }
    case 'pair':
      return countsComplaint(increment) ?? countsComplaint(increment.baseline)
    case 'values':
      return increment.values.every((value) => value >= 0 && value <= max)
        ? null
        : `A value of the gauge is not between 0 and ${max}`
  }
}
