import type { Problem } from '../../model/problem.ts'
import type { MetricAnswer } from './metrics.ts'

/** Could not ask, for the first of some problems. */
export function unavailable(problems: readonly Problem[]): MetricAnswer & {
  readonly state: 'unavailable'
} {
  const [problem] = problems
  return {
    state: 'unavailable',
    problem: problem ?? { what: 'Could not ask', where: 'metrics', hint: 'lastgood doctor' },
  }
}
