import type { Problem } from './problem.ts'

/**
 * Carries a Problem through code that can only throw (an adapter's `apply`, a library's callback). Caught at the next
 * boundary and turned back into a value; any other exception is a bug.
 */
export class ProblemError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(`${problem.what} (${problem.where}). ${problem.hint}`)
    this.name = 'ProblemError'
    this.problem = problem
  }
}
