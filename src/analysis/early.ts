import { logGamma } from './gamma.ts'
import { times } from './logs.ts'

/**
 * Parts of alpha that are spent on "the k-th bad event came this early", for k = 1, 2, …. Chosen, together with the bets of
 * odds.ts, so that faults of 2 to 80 times the limit take about as few events as can be (bench/detection.ts).
 */
const parts = [0.03, 0.15, 0.1, 0.04, 0.04]

/** What is left of alpha for the bets. */
export const afterEarly = 1 - parts.reduce((sum, part) => sum + part, 0)

/**
 * How early is too early: by the n-th event for the first, second, … bad one. `early[k - 1]` is the largest n for which
 * `P(Binomial(n, limit) >= k)` is at most the part of alpha that is spent on k.
 *
 * Why: a bet is worth what its likelihood ratio is, so with two bad events it can only jump far over 1/alpha or stay under it, and
 * most of alpha is never used. Where counts are that small the exact chance is used instead. By the union bound over k this alarms
 * falsely with probability at most the sum of the parts times alpha; so together with bets that start with the rest, at most alpha. A share
 * below the limit, also one that depends on what came before, makes the k-th bad event come no earlier (coin by coin
 * coupling), so it holds under all of `share <= limit`. Counts that come in batches can only hide an early event, never make one.
 */
export function earlyBounds(limit: number, alpha: number): readonly number[] {
  if (limit === 0 || limit === 1) return []
  const key = `${limit} ${alpha}`
  const known = found.get(key)
  if (known !== undefined) return known
  let before = 0
  const bounds = parts.map(
    (part, at) => (before = Math.max(before, latest(at + 1, limit, part * alpha))),
  )
  if (found.size >= mostKept) found.clear()
  found.set(key, bounds)
  return bounds
}

/** Bounds that were worked out already: thousands of watches ask about the same few limits. */
const found = new Map<string, readonly number[]>()
const mostKept = 1000

/** Whether this many bad events by now are too early. */
export function tooEarly(early: readonly number[], bad: number, total: number): boolean {
  return bad > 0 && total <= (early[Math.min(bad, early.length) - 1] ?? 0)
}

function latest(bad: number, limit: number, chance: number): number {
  let [most, none] = [0, Math.ceil((bad + 40) / limit)]
  while (none - most > 1) {
    const middle = Math.floor((most + none) / 2)
    if (tail(bad, middle, limit) <= chance) most = middle
    else none = middle
  }
  return most
}

/** P(Binomial(n, share) >= bad), added up from the small end so that tiny chances keep their digits. */
function tail(bad: number, n: number, share: number): number {
  let sum = 0
  for (let k = bad; k <= n; k++) {
    const log =
      logGamma(n + 1) -
      logGamma(k + 1) -
      logGamma(n - k + 1) +
      times(k, Math.log(share)) +
      times(n - k, Math.log1p(-share))
    const term = Math.exp(log)
    sum += term
    if (k > n * share && term < sum * 1e-17) break
  }
  return sum
}
