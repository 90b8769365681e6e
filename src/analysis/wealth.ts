import { logSum } from './logs.ts'

/**
 * A gambler who bets against a hypothesis, and whose wealth is the evidence. She starts with 1: a part of it on each of
 * several bets, the rest kept as cash. Between looks she may move money as she likes, if only by what she has seen so far.
 *
 * Why wealth is evidence: every bet is fair or unfavourable as long as the hypothesis holds, so its money is a non-negative
 * supermartingale; cash stays what it is; moving changes no sum. So the total is a supermartingale that starts at 1, and
 * by Ville's inequality (1939) it *ever* reaches 1/alpha with probability at most alpha (Shafer 2021, "Testing by betting";
 * Ramdas, Grünwald, Vovk and Shafer 2023, "Game-theoretic statistics and safe anytime-valid inference").
 *
 * Why there is cash: after 100,000 good events every bet placed at the start is all but lost, and a fault that begins then
 * would first have to win all of that back. So a bet that has sunk is placed anew from the cash. That is a mixture over
 * the times at which the fault may begin (Shiryaev 1963; Shin, Ramdas and Rinaldo 2022, "E-detectors: a nonparametric
 * framework for sequential change detection"), but with the false alarms of the whole watch bounded, not their rate.
 */
export interface Wealth {
  /** Not yet placed, 0–1. */
  readonly cash: number
  /** Log of what each bet is worth. */
  readonly bets: readonly number[]
  /** How often each bet was placed anew. */
  readonly again: readonly number[]
  /** Log of the largest total so far, at most 690 (JSON has no Infinity, and e^690 needs no more digits). */
  readonly peak: number
}

/** How the first unit is laid out: on each bet at the start, and set aside for placing each anew. Together at most 1. */
export interface Layout {
  readonly first: readonly number[]
  readonly aside: readonly number[]
}

/** The k-th time a bet is placed anew takes `k^-spread / sum` of what is set aside for it, which adds up to less than all of it. */
const spread = 1.1
/** Riemann's zeta(1.1), rounded up. */
const sum = 10.585
/** A bet is placed anew when it is worth less than this part of what it would then be worth. */
const sunk = Math.log(0.25)

const most = 690
const least = -1e6

export function beginWealth({ first, aside }: Layout): Wealth {
  const placed = first.reduce((total, weight) => total + weight, 0)
  return {
    cash: aside.some((weight) => weight > 0) ? 1 - placed : 0,
    bets: first.map((weight) => Math.log(weight)),
    again: first.map(() => 0),
    peak: 0,
  }
}

/**
 * Places the sunk bets anew, then lets each win or lose: `factors` are logs of what the new events multiply each bet by. The
 * factors must not depend on how the bets were moved, nor the moving on the new events.
 */
export function play({ aside }: Layout, before: Wealth, factors: readonly number[]): Wealth {
  const bets = [...before.bets]
  const again = [...before.again]
  let { cash } = before
  for (const [at, weight] of aside.entries()) {
    // The k-th time takes no more than the first would: most bets need no power of k to be left alone.
    if ((bets[at] ?? least) >= Math.log(weight / sum) + sunk) continue
    const share = (weight * ((again[at] ?? 0) + 1) ** -spread) / sum
    const now = bets[at] ?? least
    if (share <= 0 || now >= Math.log(share) + sunk) continue
    cash -= share - Math.exp(now)
    bets[at] = Math.log(share)
    again[at] = (again[at] ?? 0) + 1
  }
  const after = bets.map((bet, at) => Math.max(least, Math.min(most, bet + (factors[at] ?? 0))))
  const wealth = { cash, bets: after, again }
  return { ...wealth, peak: Math.min(most, Math.max(before.peak, logTotal(wealth))) }
}

/** Log of everything the gambler has. */
export function logTotal({ cash, bets }: Pick<Wealth, 'cash' | 'bets'>): number {
  return logSum(cash > 0 ? [Math.log(cash), ...bets] : bets)
}
