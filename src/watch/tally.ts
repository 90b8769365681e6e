import type { GuardCounts } from '../adapters/traffic/traffic.ts'
import type { Counts } from '../model/guard.ts'
import type { Problem } from '../model/problem.ts'

/** Events by guard, added up over looks at counters that may begin anew in between. */
export interface Tally {
  readonly byGuard: Readonly<Record<string, Counts>>
  /** Where each counter stood at the last look, by guard and revision. */
  readonly seen: Readonly<Record<string, Pick<GuardCounts, 'since' | 'counts'>>>
}

/**
 * Adds what was counted since the last look. A counter with another `since`, or that went back, began anew: then all it shows is
 * new. What it lost in between is lost, which costs evidence but never invents any. A counter that shows what cannot be (more bad
 * events than events) is passed over, and so is what it grew by since.
 */
export function add(tally: Tally, counters: readonly GuardCounts[]): Tally {
  const byGuard: Record<string, Counts> = { ...tally.byGuard }
  const seen = { ...tally.seen }
  for (const { guard, revision, since, counts } of counters) {
    const key = JSON.stringify([guard, revision])
    const last = seen[key]
    seen[key] = { since, counts }
    if (!canBe(counts) || (last?.since === since && !canBe(last.counts))) continue
    const goesOn =
      last?.since === since && last.counts.bad <= counts.bad && last.counts.total <= counts.total
    const before = goesOn ? last.counts : { bad: 0, total: 0 }
    const sum = byGuard[guard] ?? { bad: 0, total: 0 }
    byGuard[guard] = {
      bad: sum.bad + counts.bad - before.bad,
      total: sum.total + counts.total - before.total,
    }
  }
  return { byGuard, seen }
}

/** Why the counters of a guard cannot be believed; null when they can. */
export function unbelievable(counters: readonly GuardCounts[], guard: string): Problem | null {
  const odd = counters.find((one) => one.guard === guard && !canBe(one.counts))
  if (!odd) return null
  const { bad, total } = odd.counts
  return {
    what: `the traffic shows ${bad} bad of ${total} requests, which cannot be`,
    where: `guard ${guard}, ${odd.version}`,
    hint: 'Look at what counts there; until it makes sense nothing is concluded from it',
  }
}

function canBe({ bad, total }: Counts): boolean {
  return Number.isFinite(bad) && Number.isFinite(total) && bad >= 0 && bad <= total
}
