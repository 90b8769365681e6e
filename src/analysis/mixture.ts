/**
 * Odds ratios between the limit and the alternatives of the mixture: from "barely over" to "everything fails".
 * Fixed beforehand; choosing them after a look at the counts would cost the test its guarantee.
 */
const ratios = [1.1, 1.25, 1.5, 2, 3, 5, 8, 13, 25, 60, 200, 1000]

/** What one bad and one good event add to the log likelihood ratio of an alternative against the limit. */
interface Alternative {
  readonly perBad: number
  readonly perGood: number
}

/** Which side of the limit the alternatives are on: `above` tests for bad, `below` for healthy. */
export type Side = 'above' | 'below'

/**
 * Natural log of the mixture likelihood ratio of `bad` in `total` events: the mean over the alternatives on one
 * side of `limit` (0–1) of `(q/limit)^bad · ((1-q)/(1-limit))^(total-bad)`. Counts may be fractions, for
 * extrapolation. Infinity when the counts are impossible at the limit itself; 0 when that side has no alternatives.
 */
export function logMixture(bad: number, total: number, limit: number, side: Side): number {
  const good = total - bad
  // At 0 and 1 one event of the kind that the limit rules out decides, and one side has no alternatives at all.
  if (limit === 0) return side === 'above' && bad > 0 ? Infinity : 0
  if (limit === 1) return side === 'below' && good > 0 ? Infinity : 0
  const terms = alternatives(limit, side).map(
    ({ perBad, perGood }) => (bad === 0 ? 0 : bad * perBad) + (good === 0 ? 0 : good * perGood),
  )
  const largest = Math.max(...terms)
  const sum = terms.reduce((total, term) => total + Math.exp(term - largest), 0)
  return largest + Math.log(sum / terms.length)
}

function alternatives(limit: number, side: Side): readonly Alternative[] {
  const odds = side === 'above' ? ratios : ratios.map((ratio) => 1 / ratio)
  const spread = odds.map((ratio): Alternative => {
    // q = r·limit / (1 - limit + r·limit), so q/limit = r/d and (1-q)/(1-limit) = 1/d with d = 1 + limit·(r-1).
    const logD = Math.log1p(limit * (ratio - 1))
    return { perBad: Math.log(ratio) - logD, perGood: -logD }
  })
  // "Nothing fails" is the alternative that a repaired service is nearest to: without it, proof takes longer.
  const none: Alternative = { perBad: -Infinity, perGood: -Math.log1p(-limit) }
  return side === 'above' ? spread : [...spread, none]
}
