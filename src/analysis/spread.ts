/** Running sums over values 0–1 from which an interval for their mean follows. */
export interface Spread {
  readonly count: number
  readonly sum: number
  /** Sum of squared distances from the running mean before each value; begins with 1/4. */
  readonly squares: number
  /** Sums of the weights, of weight times value, and of what the spread costs. */
  readonly weights: number
  readonly weighted: number
  readonly costs: number
}

export const beginSpread: Spread = {
  count: 0,
  sum: 0,
  squares: 0.25,
  weights: 0,
  weighted: 0,
  costs: 0,
}

/**
 * One value more. The predictable plug-in empirical Bernstein confidence sequence (Waudby-Smith and Ramdas 2024, theorem 2):
 * each value is weighted by what the values *before* it let choose.
 */
export function seenOne(spread: Spread, value: number, alpha: number): Spread {
  const t = spread.count + 1
  const mean = (0.5 + spread.sum) / t
  const variance = spread.squares / t
  const weight = Math.min(
    0.5,
    Math.sqrt((2 * Math.log(2 / alpha)) / (variance * t * Math.log(1 + t))),
  )
  const cost = (value - mean) ** 2 * (-Math.log1p(-weight) - weight)
  const sum = spread.sum + value
  return {
    count: t,
    sum,
    squares: spread.squares + (value - (0.5 + sum) / (t + 1)) ** 2,
    weights: spread.weights + weight,
    weighted: spread.weighted + weight * value,
    costs: spread.costs + cost,
  }
}

/** Bounds of the mean (0–1) that hold at every look at once, with probability 1 - alpha; 0 to 1 without values. */
export function intervalOf({ count, weights, weighted, costs }: Spread, alpha: number) {
  if (count === 0) return { low: 0, high: 1 }
  const middle = weighted / weights
  const reach = (Math.log(2 / alpha) + costs) / weights
  return { low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) }
}
