import { ProblemError } from '../../../model/problem-error.ts'
import type { Problem } from '../../../model/problem.ts'

/** Does the work; a ProblemError on the way becomes the value that `as` makes of its Problem. */
export async function caught<T>(
  work: () => T | Promise<T>,
  as: (problem: Problem) => T,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ProblemError) return as(error.problem)
    throw error
  }
}

/** An adapter that could not ask. */
export const unavailable = (problem: Problem) => ({ state: 'unavailable', problem }) as const

/** An action of which nobody can say how far it is. */
export const unknown = (problem: Problem) => ({ state: 'unknown', problem }) as const
