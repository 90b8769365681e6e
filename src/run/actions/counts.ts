import type { GuardCounts } from '../../adapters/traffic/traffic.ts'
import type { Counts, Guard } from '../../model/guard.ts'

/**
 * What a version answered for a guard between two readings, summed over its revisions; null when it answered nothing. A counter
 * that began anew after the first reading (another `since`) counts from its own zero.
 */
export function countsBetween(
  guard: Guard,
  version: string,
  before: readonly GuardCounts[],
  now: readonly GuardCounts[],
): Counts | null {
  let bad = 0
  let total = 0
  for (const one of now) {
    if (one.guard !== guard.name || one.version !== version) continue
    const base = before.find(
      (old) => old.guard === one.guard && old.revision === one.revision && old.since === one.since,
    )
    bad += one.counts.bad - (base?.counts.bad ?? 0)
    total += one.counts.total - (base?.counts.total ?? 0)
  }
  return total > 0 ? { bad, total } : null
}
