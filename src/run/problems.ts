import { ProblemError } from '../model/problem-error.ts'
import type { Problem } from '../model/problem.ts'
import type { RunRow } from '../store/ledger.ts'
import { ownerSays } from './owner.ts'

/** Somebody else took the run over while this process was away (`owner`, where it is known). */
export class FencedError extends ProblemError {
  constructor(run: number, owner: string | null) {
    const who = owner === null ? '' : ` (${ownerSays(owner)})`
    super({
      what: `Another process took over run ${run}${who}; this one stopped acting`,
      where: `run ${run}`,
      hint: `Follow it with \`lastgood runs show ${run}\``,
    })
    this.name = 'FencedError'
  }
}

/** What stopped the executor half-way; the run stays as its journal has it. */
export function interruptedProblem(run: number, error: ProblemError): Problem {
  const { what, where, hint } = error.problem
  if (error instanceof FencedError) return error.problem
  return { what, where, hint: `${hint}. Then: lastgood runs resume ${run}` }
}

export const unknownRun = (id: number): Problem => ({
  what: `There is no run ${id}`,
  where: 'the ledger',
  hint: 'List them with `lastgood runs`',
})

/** One run at a time per service and environment. */
export const busyProblem = (active: RunRow): Problem => ({
  what: `Run ${active.id} (${active.kind} to ${active.to}) by ${active.by} is active`,
  where: `${active.service} in ${active.environment}`,
  hint: `Wait for it (\`lastgood runs show ${active.id}\`), or stop it: lastgood runs stop ${active.id}`,
})

/** A run whose executor died. */
export const orphanProblem = (active: RunRow): Problem => ({
  what: `Run ${active.id} (${active.kind} to ${active.to}) was interrupted and nobody works on it`,
  where: `${active.service} in ${active.environment}`,
  hint: `lastgood runs resume ${active.id}`,
})

/**
 * The Problem that an adapter or the ledger threw. Errors of the operating system count as expected: an engine's
 * files may be unreadable, a disk full. Anything else is a bug and is thrown on.
 */
export function thrownProblem(error: unknown, where: string): Problem {
  if (error instanceof ProblemError) return error.problem
  if (error instanceof Error && 'syscall' in error && 'code' in error) {
    return { what: error.message, where, hint: 'Mend what the message names, then resume the run' }
  }
  throw error
}
