import type { TestSpec } from './spec.ts'
import { logSum } from './logs.ts'
import { factors, underBets } from './share.ts'
import { tolerated } from './tolerance.ts'

/** Part of alpha that pays for not knowing the baseline. */
const part = 0.2

/**
 * The limit that a history sets, and the alpha that is left. The history is itself a sample, and a lucky one would make every
 * honest successor look bad: so the limit is what is tolerated beside the *highest* share that the history does not rule out.
 *
 * Why it holds: with probability at least `1 - part·alpha` the true share of the baseline lies at or below its upper bound (bets on it
 * being under, turned round: a confidence sequence, so it does not matter when or why the counting ended). If so, a release
 * within its tolerance is within the limit, and alarms with probability at most the alpha that is left. Together at most alpha.
 */
export function historyBound({
  baseline,
  tolerance,
  alpha,
}: TestSpec & { readonly kind: 'history' }): { readonly limit: number; readonly alpha: number } {
  const enough = -Math.log(part * alpha)
  const ruledOut = (share: number) => {
    const bets = underBets(share)
    const won = factors(bets, baseline.bad, baseline.total)
    return logSum(bets.layout.first.map((bet, at) => Math.log(bet) + (won[at] ?? 0))) >= enough
  }
  let [possible, high] = [baseline.bad / baseline.total, 1]
  for (let halvings = 0; ruledOut(high) && halvings < 60; halvings++) {
    const middle = (possible + high) / 2
    if (ruledOut(middle)) high = middle
    else possible = middle
  }
  return { limit: tolerated(high, tolerance), alpha: (1 - part) * alpha }
}
