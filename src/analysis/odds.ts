import type { Layout } from './wealth.ts'

/**
 * How many times the odds of a bad event are over the limit, from "barely" to "everything fails": one bet each. Fixed
 * beforehand; choosing them after a look at the counts would cost the test its guarantee.
 */
export const overOdds: readonly number[] = Array.from({ length: 24 }, (_, at) => 1.06 * 1.35 ** at)

/** Where the bets of the start lie: most at `centre`, half of that a factor of e^width away. */
interface Prior {
  readonly centre: number
  readonly width: number
}

/**
 * How `start` (0–1) is laid out on {@link overOdds}; `kept` is set aside for placing bets anew, evenly: what a fault from the
 * start pays for the sake of one that comes late.
 */
export function overLayout(start: number, kept: number, { centre, width }: Prior): Layout {
  const bell = overOdds.map((odds) => 1 / (1 + (Math.log(odds / centre) / width) ** 2))
  const all = bell.reduce((sum, each) => sum + each, 0)
  return {
    first: bell.map((each) => ((start - kept) * each) / all),
    aside: overOdds.map(() => kept / overOdds.length),
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
