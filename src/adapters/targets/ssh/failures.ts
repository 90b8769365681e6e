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

/** Hosts that did not answer, by their place in the configuration, as one problem; null when all did. */
export function silentHosts(
  silent: readonly { readonly number: number; readonly problem: Problem }[],
  of: number,
): Problem | null {
  const problem = together(silent.map((one) => one.problem))
  // Of a single host there is nothing to count, and nothing goes on without it.
  if (problem === null || of === 1) return problem
  const numbers = silent.map(({ number }) => number).join(', ')
  const [which, them] =
    silent.length === 1 ? ['host', 'that host, take it'] : ['hosts', 'those hosts, take them']
  return {
    what: `${which} ${numbers} of ${of} could not be asked: ${problem.what}`,
    where: problem.where,
    hint: `${problem.hint}; to go on without ${them} out of hosts: for now`,
  }
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
