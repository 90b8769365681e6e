import type { Counts, Guard, GuardReading } from '../model/guard.ts'
import { problemLine, type Problem } from '../model/problem.ts'
import { judge } from './rate.ts'

/** What a guard says of a version, from counts; null counts: nothing was counted. Impossible ones are "could not ask", never good or bad. */
export function readingOf(guard: Guard, version: string, counted: Counts | null): GuardReading {
  const counts = counted ?? { bad: 0, total: 0 }
  const about = { guard: guard.name, version, limit: guard.limit }
  const judged = judge(counts, guard)
  if (!judged.ok) return unread(guard, version, judged.problems[0])
  const { outcome, share, needed } = judged.value
  const seen = `${counts.bad} of ${counts.total} bad`
  const says = {
    healthy: `${percent(share)} bad, under the limit of ${percent(guard.limit)} (${seen})`,
    bad: `${percent(share)} bad, over the limit of ${percent(guard.limit)} (${seen})`,
    'too-little-data': `too little data: ${seen}, ${stillNeeds(needed)}`,
    'no-data': 'no request was counted',
  }[outcome]
  return { ...about, outcome, counts: counted, share, says }
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

const stillNeeds = (needed: number | null) =>
  needed === null ? 'which no number of requests settles' : `about ${needed} more settle it`

/** A share 0–1 as a percentage with two significant digits (three from 10 % on). */
export function percent(share: number | null): string {
  if (share === null) return 'unknown'
  return `${Number((share * 100).toPrecision(share >= 0.1 ? 3 : 2))} %`
}
