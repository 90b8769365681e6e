import type { MetricGuard } from '../../../model/guard.ts'
import type { Problem } from '../../../model/problem.ts'

/** What is wrong with the pointers of a guard. The address is not asked: it may need a version that does not exist yet. */
export function httpJsonProblems(guard: MetricGuard): readonly Problem[] {
  const { measure } = guard
  const pointers =
    measure.kind === 'share'
      ? [measure.bad, measure.total]
      : measure.kind === 'gauge'
        ? [measure.value]
        : []
  return pointers
    .filter((pointer) => !/^(?:\/(?:[^~]|~[01])*)*$/.test(pointer))
    .map((pointer) => ({
      what: `${pointer} is no JSON pointer`,
      where: `guard ${guard.name}`,
      hint: 'Write such as /requests/total',
    }))
}
