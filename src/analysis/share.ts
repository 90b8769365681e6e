import { afterEarly } from './early.ts'
import { times } from './logs.ts'
import { overLayout, overOdds, underLayout, underOdds } from './odds.ts'
import type { Layout } from './wealth.ts'

/** What one bad and one good event add to the log of a bet. */
interface Pays {
  readonly bad: number
  readonly good: number
}

/** Bets against a share of bad events being at most (`over`) or at least (`under`) a limit. */
export interface ShareBets {
  readonly layout: Layout
  readonly pays: readonly Pays[]
}

/**
 * Bets that the share is over `limit` (0–1), each on one alternative q: likelihood ratios (Wald 1945, "Sequential tests of
 * statistical hypotheses") averaged over alternatives (Robbins 1970, "Statistical methods related to the law of the iterated
 * logarithm"; Howard, Ramdas, McAuliffe and Sekhon 2021, "Time-uniform, nonparametric, nonasymptotic confidence sequences"; for
 * canaries Lindon, Sanden and Shirikian 2022, "Rapid regression detection in software deployments through sequential testing").
 *
 * Why they are fair: let each event be bad with a probability p that may depend on everything before it. The factor that an event
 * multiplies onto the bet on q > m has the expectation `p·q/m + (1-p)·(1-q)/(1-m)`: linear in p, rising, and exactly 1 at
 * p = m. So it is at most 1 under all of `p <= m`, not only at its edge, and without any approximation for small counts. With q below m
 * it falls in p, which gives the mirror bets of {@link underBets}.
 *
 * What it does not cover: failures that come in bursts whose conditional probability is over the limit. Such a burst *is* over
 * the limit while it lasts.
 */
export function overBets(limit: number): ShareBets {
  if (limit === 0) return { layout: one, pays: [{ bad: Infinity, good: 0 }] }
  if (limit === 1) return { layout: one, pays: [{ bad: 0, good: 0 }] }
  return { layout, pays: overOdds.map((odds) => pays(limit, odds)) }
}

/**
 * Most is set on two to five times the limit at first: there evidence is slow to come, while a factor of 80 shows after two bad
 * events whatever is set on it (early.ts).
 */
const layout = overLayout(afterEarly, 0.12, { centre: 2.5, width: 0.5 })

/** Bets that the share is under `limit`. "Nothing fails" is one of them: a repaired service is nearest to it. */
export function underBets(limit: number): ShareBets {
  if (limit === 0) return { layout: one, pays: [{ bad: 0, good: 0 }] }
  if (limit === 1) return { layout: one, pays: [{ bad: 0, good: Infinity }] }
  const none: Pays = { bad: -Infinity, good: -Math.log1p(-limit) }
  const all = [...underOdds.map((odds) => pays(limit, odds)), none]
  return { layout: underLayout(all.length), pays: all }
}

/** Logs of what these events multiply each bet by. */
export function factors(bets: ShareBets, bad: number, total: number): readonly number[] {
  return bets.pays.map((each) => times(bad, each.bad) + times(total - bad, each.good))
}

/** At 0 and at 1 there is one side only, and one event of the kind that the limit rules out decides. */
const one: Layout = { first: [1], aside: [0] }

function pays(limit: number, odds: number): Pays {
  // q = odds·m / (1 - m + odds·m), so q/m = odds/d and (1-q)/(1-m) = 1/d with d = 1 + m·(odds - 1).
  const d = Math.log1p(limit * (odds - 1))
  return { bad: Math.log(odds) - d, good: -d }
}
