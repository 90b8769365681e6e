import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Problem } from '../../../model/problem.ts'
import type { ComponentRef } from '../target.ts'
import { lookEverywhere, whatRunsWhere } from './where.ts'

/** Problems of several hosts as one. */
export function together(problems: readonly Problem[]): Problem | null {
  const [first, ...more] = problems
  if (first === undefined) return null
  return { ...first, what: [first, ...more.slice(0, 4)].map(({ what }) => what).join('; ') }
}

/** Throws the problems of hosts, if there are any, followed by which host runs what now. */
export async function throwAll(
  ref: ComponentRef,
  problems: readonly (Problem | null)[],
  io: Io,
): Promise<void> {
  const problem = together(problems.filter((one) => one !== null))
  if (problem !== null) throw new ProblemError(await told(ref, problem, io))
}

/** A problem, and exactly which host runs what now. */
export async function told(ref: ComponentRef, problem: Problem, io: Io): Promise<Problem> {
  const now = whatRunsWhere(await lookEverywhere(ref, 0, io))
  return { ...problem, what: `${problem.what}. ${now}` }
}
