import { ProblemError } from '../../model/problem-error.ts'
import type { Result } from '../../model/problem.ts'

/** The value of a Result; throws its first Problem. */
export function valueOrThrow<T>(result: Result<T>): T {
  if (result.ok) return result.value
  const [problem] = result.problems
  throw problem ? new ProblemError(problem) : new Error('failed without a reason')
}
