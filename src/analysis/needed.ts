import { logSum } from './logs.ts'

/** Where no sensible number of events would do. */
const never = 1e15

/**
 * About how many more events bring bets to a threshold if every event moves each (in logs) by its `drift`; null when none do. The log
 * of a sum of exponentials of straight lines is convex, so from below it crosses the threshold at most once: found by
 * doubling, then halving.
 */
export function neededUntil(
  bets: readonly number[],
  drift: readonly number[],
  threshold: number,
): number | null {
  const settled = (events: number) =>
    logSum(bets.map((bet, at) => bet + events * (drift[at] ?? 0))) >= threshold
  if (!drift.some((each) => each > 0)) return null
  let over = 1
  while (!settled(over)) {
    over *= 2
    if (over > never) return null
  }
  let under = over / 2
  while (over - under > Math.max(1, over * 1e-6)) {
    const middle = Math.floor((under + over) / 2)
    if (settled(middle)) over = middle
    else under = middle
  }
  return Math.ceil(over)
}
