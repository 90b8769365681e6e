import type { Counts, Guard, GuardReading } from '../model/guard.ts'
import { problemLine, type Problem } from '../model/problem.ts'
import { begin, observe, read } from './sequential.ts'

/**
 * What a guard says of a version, from counts in one piece; null counts: nothing was counted. Impossible ones are "could not ask", never
 * good or bad. A watch that looks again and again keeps a test's state instead: it finds a fault that begins late sooner.
 */
export function readingOf(guard: Guard, version: string, counted: Counts | null): GuardReading {
  const counts = counted ?? { bad: 0, total: 0 }
  const begun = begin({ kind: 'limit', limit: guard.limit, alpha: guard.alpha })
  const seen = begun.ok ? observe(begun.value, { kind: 'counts', ...counts }) : begun
  if (!seen.ok) return unread(guard, version, seen.problems[0])
  const { outcome, estimate, says } = read(seen.value)
  const { name, limit } = guard
  return { guard: name, version, limit, outcome, counts: counted, share: estimate, says }
}

/** A guard that nobody could be asked about. */
export function unread(guard: Guard, version: string, problem: Problem | undefined): GuardReading {
  return {
    guard: guard.name,
    version,
    outcome: 'could-not-ask',
    counts: null,
    share: null,
    limit: guard.limit,
    says: problem ? problemLine(problem) : 'could not ask',
  }
}
