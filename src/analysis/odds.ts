import type { Layout } from './wealth.ts'

/**
 * How many times the odds of a bad event are over the limit, from "barely" to "everything fails": one bet each. Fixed
 * beforehand; choosing them after a look at the counts would cost the test its guarantee.
 */
export const overOdds: readonly number[] = Array.from({ length: 24 }, (_, at) => 1.06 * 1.35 ** at)

/** Part that is kept for placing bets anew: what a fault from the start pays for the sake of one that comes late. */
const kept = 0.12

/**
 * How `start` (0–1) is laid out on {@link overOdds}. At first most is set on two to five times the limit: there evidence is slow to
 * come, while a factor of 80 shows after two bad events whatever is set on it (early.ts).
 */
export function overLayout(start: number): Layout {
  const first = normal(overOdds.map((odds) => 1 / (1 + (Math.log(odds / 2.5) / 0.5) ** 2)))
  const aside = normal(overOdds.map(() => 1))
  return {
    first: first.map((weight) => (start - kept) * weight),
    aside: aside.map((weight) => kept * weight),
  }
}

/** The lay-out for evidence of being *under* the limit: about the whole watch, so nothing is placed anew. */
export const underLayout = (bets: number): Layout => ({
  first: Array.from({ length: bets }, () => 1 / bets),
  aside: Array.from({ length: bets }, () => 0),
})

/** Odds under the limit, mirrored from "barely" to a thousandth. */
export const underOdds: readonly number[] = [1.1, 1.25, 1.5, 2, 3, 5, 8, 13, 25, 60, 200, 1000].map(
  (odds) => 1 / odds,
)

function normal(some: readonly number[]): readonly number[] {
  const total = some.reduce((sum, each) => sum + each, 0)
  return some.map((each) => each / total)
}
