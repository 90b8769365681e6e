import type { Counts } from '../model/guard.ts'
import { earlyBounds, tooEarly } from './early.ts'
import { historyBound } from './history.ts'
import { shareInterval } from './interval.ts'
import { logSum } from './logs.ts'
import { neededUntil } from './needed.ts'
import { outcomeOf, stillNeeds } from './outcome.ts'
import { percent } from './percent.ts'
import { factors, overBets, underBets } from './share.ts'
import type { Reading, TestSpec } from './spec.ts'
import { beginWealth, play, type Wealth } from './wealth.ts'

/** Bad events against a limit, so far. Plain data. */
export interface CountsState {
  readonly kind: 'counts'
  readonly spec: TestSpec & { readonly kind: 'limit' | 'history' }
  /** What is tested against, and with how much of alpha: less where the limit itself was estimated. */
  readonly limit: number
  readonly alpha: number
  readonly early: readonly number[]
  readonly counts: Counts
  readonly badAtMost: number
  readonly over: Wealth
}

export function beginCounts(spec: CountsState['spec']): CountsState {
  const { limit, alpha } = spec.kind === 'limit' ? spec : historyBound(spec)
  const early = earlyBounds(limit, alpha)
  const counts = { bad: 0, total: 0 }
  const over = beginWealth(overBets(limit).layout)
  return { kind: 'counts', spec, limit, alpha, early, counts, badAtMost: 0, over }
}

/** Adds events whose order among themselves is not known. */
export function observeCounts(
  state: CountsState,
  { bad, total, badAtMost = bad }: Counts & { readonly badAtMost?: number },
): CountsState {
  if (total === 0) return state
  const bets = overBets(state.limit)
  const played = play(bets.layout, state.over, factors(bets, bad, total))
  const counts = { bad: state.counts.bad + bad, total: state.counts.total + total }
  const alarm = tooEarly(state.early, counts.bad, counts.total) ? -Math.log(state.alpha) : 0
  return {
    ...state,
    counts,
    badAtMost: state.badAtMost + badAtMost,
    over: { ...played, peak: Math.max(played.peak, alarm) },
  }
}

/** Bets that the share is under the limit, over the whole watch: nothing but the counts is needed. What each won and is worth, in logs. */
function healthyBets({ badAtMost, counts, limit }: CountsState) {
  const under = underBets(limit)
  const won = factors(under, badAtMost, counts.total)
  return { won, worth: under.layout.first.map((weight, at) => Math.log(weight) + (won[at] ?? 0)) }
}

/** Log of the e-value against "not under the limit", at most 690. */
export function countsHealthy(state: CountsState): number {
  return Math.min(690, logSum(healthyBets(state).worth))
}

export function readCounts(state: CountsState): Reading {
  const { counts, badAtMost, limit, alpha, over } = state
  const { bad, total } = counts
  const enough = -Math.log(alpha)
  const { won, worth } = healthyBets(state)
  const evidenceHealthy = countsHealthy(state)
  const outcome =
    total === 0 ? 'no-data' : outcomeOf({ evidence: over.peak, evidenceHealthy, enough })
  const share = total === 0 ? null : bad / total
  const per = (all: readonly number[]) => all.map((each) => each / total)
  const needed =
    outcome === 'too-little-data'
      ? bad > limit * total
        ? neededUntil(over.bets, per(factors(overBets(limit), bad, total)), enough)
        : neededUntil(worth, per(won), enough)
      : total && 0
  return {
    outcome,
    estimate: share,
    interval:
      total === 0
        ? null
        : {
            low: shareInterval(bad, total, state.spec.alpha).low,
            high: shareInterval(badAtMost, total, state.spec.alpha).high,
          },
    limit,
    evidence: over.peak,
    evidenceHealthy,
    seen: total,
    needed: total === 0 ? null : needed,
    says: says(outcome, counts, limit, needed),
  }
}

function says(
  outcome: Reading['outcome'],
  { bad, total }: Counts,
  limit: number,
  needed: number | null,
): string {
  const seen = `${bad} of ${total} bad`
  const share = percent(total === 0 ? null : bad / total)
  return {
    healthy: `${share} bad, under the limit of ${percent(limit)} (${seen})`,
    bad:
      bad > limit * total
        ? `${share} bad, over the limit of ${percent(limit)} (${seen})`
        : `lately over the limit of ${percent(limit)} (${seen} in all)`,
    'too-little-data': `too little data: ${seen}, ${stillNeeds(needed)}`,
    'no-data': 'no request was counted',
  }[outcome]
}
