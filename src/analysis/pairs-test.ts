import type { Counts } from '../model/guard.ts'
import { shareInterval } from './interval.ts'
import { logSum } from './logs.ts'
import { neededUntil } from './needed.ts'
import { overLayout, overOdds, underLayout, underOdds } from './odds.ts'
import { outcomeOf, stillNeeds } from './outcome.ts'
import { anchor, pairFactor, type Pair } from './pair.ts'
import { percent } from './percent.ts'
import type { Reading, TestSpec } from './spec.ts'
import { linesOf, tolerated, type Line } from './tolerance.ts'
import { beginWealth, logTotal, play, type Wealth } from './wealth.ts'

/** A release beside its baseline, so far. Plain data. */
export interface PairsState {
  readonly kind: 'pairs'
  readonly spec: TestSpec & { readonly kind: 'concurrent' }
  /** All that was seen. */
  readonly seen: Pair
  /** Seen on one side only: it waits until the other side has events to compare it with. */
  readonly waiting: Pair
  /** By line of the tolerance. */
  readonly over: readonly Wealth[]
  readonly under: readonly Wealth[]
}

const layout = overLayout(1, 0.1, { centre: 4, width: 2 })
const below = underLayout(underOdds.length)
const none: Pair = { judged: { bad: 0, total: 0 }, baseline: { bad: 0, total: 0 } }

export function beginPairs(spec: PairsState['spec']): PairsState {
  const lines = linesOf(spec.tolerance)
  return {
    kind: 'pairs',
    spec,
    seen: none,
    waiting: none,
    over: lines.map(() => beginWealth(layout)),
    under: lines.map(() => beginWealth(below)),
  }
}

/** Adds what both sides answered over the same time. */
export function observePairs(state: PairsState, increment: Pair): PairsState {
  const seen = add(state.seen, increment)
  const waiting = add(state.waiting, increment)
  // Whether it waits depends on how many events there were, never on how they went: else the bets were not fair.
  if (waiting.judged.total === 0 || waiting.baseline.total === 0) return { ...state, seen, waiting }
  const past = minus(seen, waiting)
  const lines = linesOf(state.spec.tolerance)
  const factors = (line: Line, odds: readonly number[]) => {
    const at = anchor(past, waiting, line)
    return odds.map((each) => pairFactor(waiting, at, line, each))
  }
  return {
    ...state,
    seen,
    waiting: none,
    over: state.over.map((wealth, at) =>
      play(layout, wealth, factors(lineAt(lines, at), overOdds)),
    ),
    under: state.under.map((wealth, at) =>
      play(below, wealth, factors(lineAt(lines, at), underOdds)),
    ),
  }
}

/**
 * Over the tolerance is over all its lines, so the weakest evidence counts; within it is under any one of them, so
 * the mean of the e-values does (for a release that is over all of them, each of these is fair).
 */
export function readPairs(state: PairsState): Reading {
  const { spec, over } = state
  const { judged, baseline } = state.seen
  const evidence = Math.min(...over.map(({ peak }) => peak))
  const evidenceHealthy = pairsHealthy(state)
  const enough = -Math.log(spec.alpha)
  const outcome = judged.total === 0 ? 'no-data' : outcomeOf({ evidence, evidenceHealthy, enough })
  const share = shareOf(judged)
  const beside = shareOf(baseline)
  const limit = limitBeside(state)
  const needed = outcome === 'too-little-data' ? stillNeeded(state, share, limit) : 0
  return {
    outcome,
    estimate: share,
    interval: share === null ? null : shareInterval(judged.bad, judged.total, spec.alpha),
    limit,
    evidence,
    evidenceHealthy,
    seen: judged.total,
    needed: outcome === 'no-data' ? null : needed,
    says: says(outcome, state.seen, { share, beside, limit, needed }),
  }
}

/** Log of the mean of the e-values against "over every line", at most 690. */
export function pairsHealthy({ under }: PairsState): number {
  return Math.min(690, logSum(under.map(logTotal)) - Math.log(under.length))
}

/** What is tolerated beside the baseline's share so far; null without one. */
export function limitBeside({ seen, spec }: PairsState): number | null {
  const beside = shareOf(seen.baseline)
  return beside === null ? null : tolerated(beside, spec.tolerance)
}

const shareOf = ({ bad, total }: Counts) => (total === 0 ? null : bad / total)

function stillNeeded(
  { seen, spec, over, under }: PairsState,
  share: number | null,
  limit: number | null,
): number | null {
  if (share === null || limit === null) return null
  const lines = linesOf(spec.tolerance)
  const enough = -Math.log(spec.alpha)
  const [side, odds] = share > limit ? [over, overOdds] : [under, underOdds]
  const each = side.map(({ bets }, at) => {
    const line = lineAt(lines, at)
    const here = anchor(seen, none, line)
    const drift = odds.map((one) => pairFactor(seen, here, line, one) / seen.judged.total)
    return neededUntil(bets, drift, enough)
  })
  // Over: the slowest line decides. Under: any of them is enough.
  const known = each.filter((needed) => needed !== null)
  if (share > limit) return known.length < each.length ? null : Math.max(...known)
  return known.length === 0 ? null : Math.min(...known)
}

function says(
  outcome: Reading['outcome'],
  { judged, baseline }: Pair,
  {
    share,
    beside,
    limit,
    needed,
  }: Readonly<Record<'share' | 'beside' | 'limit' | 'needed', number | null>>,
): string {
  const seen = `${judged.bad} of ${judged.total} bad, baseline ${baseline.bad} of ${baseline.total}`
  if (outcome === 'no-data') return 'no request was counted'
  if (outcome === 'too-little-data')
    return beside === null
      ? `too little data: the baseline answered nothing to compare with (${seen})`
      : `too little data: ${seen}, ${stillNeeds(needed)}`
  // An alarm stays, however much good came after it or before the fault.
  const word =
    outcome === 'healthy' ? 'within' : (share ?? 0) > (limit ?? 1) ? 'over' : 'lately over'
  return `${percent(share)} bad, ${word} what is tolerated beside ${percent(beside)} (${seen})`
}

const lineAt = (lines: readonly Line[], at: number): Line => lines[at] ?? { ratio: 1, points: 0 }

const plus = (a: Counts, b: Counts) => ({ bad: a.bad + b.bad, total: a.total + b.total })
const add = (a: Pair, b: Pair): Pair => ({
  judged: plus(a.judged, b.judged),
  baseline: plus(a.baseline, b.baseline),
})
const less = (a: Counts, b: Counts) => ({ bad: a.bad - b.bad, total: a.total - b.total })
const minus = (a: Pair, b: Pair): Pair => ({
  judged: less(a.judged, b.judged),
  baseline: less(a.baseline, b.baseline),
})
