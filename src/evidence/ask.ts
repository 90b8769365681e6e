import type { Io } from '../host/io.ts'
import type { Fact } from '../model/fact.ts'
import { ProblemError } from '../model/problem-error.ts'
import type { Problem, Result } from '../model/problem.ts'
import { hide } from '../model/hide.ts'

export interface Asking {
  readonly io: Io
  /** Seconds after which an answer is too late. */
  readonly deadlineSeconds: number
  /** Values that must not appear in a Problem. */
  readonly secrets: readonly string[]
}

/** Seconds for an engine of many hosts to tell which of them are silent, rather than be late as a whole. */
export const withinSeconds = ({ deadlineSeconds }: Asking): number => deadlineSeconds * 0.8

const late = Symbol('late')

/**
 * Asks for one fact. A late answer, a Problem and any exception become `could-not-ask`: one source that fails or
 * hangs costs its own fact and no other. `hint` tells what to do about a late answer.
 */
export async function ask<T>(
  asking: Asking,
  source: string,
  hint: string,
  work: () => Promise<T>,
): Promise<Fact<T>> {
  const { io, deadlineSeconds } = asking
  const over = new AbortController()
  const couldNot = (problem: Problem): Fact<T> => ({
    state: 'could-not-ask',
    problem: withoutSecrets(problem, asking.secrets),
    source,
    at: io.clock.now().toISOString(),
  })
  try {
    const value = await Promise.race([
      work(),
      io.clock.sleep(deadlineSeconds, over.signal).then((): typeof late => late),
    ])
    if (value !== late) {
      return { state: 'known', value, source, at: io.clock.now().toISOString() }
    }
    const what = `${source} did not answer within ${deadlineSeconds} s`
    return couldNot({ what, where: source, hint })
  } catch (error) {
    if (error instanceof ProblemError) return couldNot(error.problem)
    const what = error instanceof Error ? error.message : String(error)
    return couldNot({ what, where: source, hint })
  } finally {
    // With a reason of its own: to make an exception with a stack for each of thousands of questions takes longer than many answers.
    over.abort('answered')
  }
}

/** The value of a Result; throws its first Problem, for use inside {@link ask}. */
export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value
  const [problem] = result.problems
  throw problem ? new ProblemError(problem) : new Error('failed without a reason')
}

/** A fact that is not asked, with the reason for people. */
export function notAsked(why: string): Fact<never> {
  return { state: 'not-asked', why }
}

function withoutSecrets(problem: Problem, secrets: readonly string[]): Problem {
  const clean = (text: string) => hide(text, secrets)
  return { what: clean(problem.what), where: clean(problem.where), hint: clean(problem.hint) }
}
