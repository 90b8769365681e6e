import type { Counts } from '../model/guard.ts'
import type { Line } from './tolerance.ts'

/** Two shares 0–1: of the release that is judged, and of its baseline. */
export interface Shares {
  readonly judged: number
  readonly baseline: number
}

/** Two sides over the same time. */
export interface Pair {
  readonly judged: Counts
  readonly baseline: Counts
}

/**
 * The point on a tolerance line that is likeliest after what was seen *before* the counts that are bet on, of which only the sizes
 * are used: where bets are anchored. A seventh of a bad event among half as many events as now come is imagined beforehand, so that an
 * empty past has a point as well: high enough for one request on each side, low enough not to stake all on a first thousand.
 */
export function anchor(past: Pair, now: Pair, { ratio, points }: Line): Shares {
  const [x, y] = [past.judged.bad + 0.15, past.baseline.bad + 0.15]
  const n = past.judged.total + now.judged.total / 2
  const m = past.baseline.total + now.baseline.total / 2
  const highest = Math.min(1, (1 - points) / ratio)
  let [low, high] = [0, highest]
  // The derivative of the log likelihood along the line falls: halved until it is 0.
  for (let halvings = 0; halvings < 50; halvings++) {
    const share = (low + high) / 2
    const over = ratio * share + points
    const slope =
      (ratio * (x - n * over)) / (over * (1 - over)) + (y - m * share) / (share * (1 - share))
    if (slope > 0) low = share
    else high = share
  }
  const share = Math.min(Math.max((low + high) / 2, 1e-9), highest * (1 - 1e-9))
  return { judged: ratio * share + points, baseline: share }
}

/**
 * Log of what a pair of counts multiplies a bet by, whose alternative has `odds` times the odds ratio of the anchor: over 1 against
 * "the judged share is on or below the line", under 1 against "on or above".
 *
 * Method: e-values for two samples (Turner, Ly and Grünwald 2024, "Generic e-variables for exact sequential k-sample tests that
 * allow for optional stopping"; Turner and Grünwald 2023, "Exact anytime-valid confidence intervals for contingency tables and
 * beyond", for lines other than equality).
 *
 * Why it is fair: with n and m events, let s be the anchor on the line and q the alternative. Given shares p, the expectation of the
 * likelihood ratio q : s is `A(p)^n · B(p)^m` with A and B linear in the judged and the baseline's share, so its log is concave
 * in p. It is 0 at p = s, where its gradient is `(n·(q1-s1)/(s1·(1-s1)), m·(q2-s2)/(s2·(1-s2)))`. The alternative is chosen so
 * that this gradient stands at right angles to the line and points away from the hypothesis; a concave function then is
 * at most 0 on the whole half-plane, so the expectation is at most 1 for *every* p that the hypothesis allows, whatever the true
 * shares are and however they change from look to look. Only the sizes n and m may be known beforehand, so they must not depend on
 * what failed. The anchor comes from earlier looks alone.
 */
export function pairFactor(now: Pair, at: Shares, { ratio }: Line, odds: number): number {
  const { judged, baseline } = now
  const [s1, s2] = [at.judged, at.baseline]
  // Along the right angle q1 = s1 + c·(s2 - q2).
  const c = (baseline.total * s1 * (1 - s1)) / (judged.total * ratio * s2 * (1 - s2))
  const [q1, q2] = alternative(s1, s2, c, odds)
  return ratioOf(judged, q1, s1) + ratioOf(baseline, q2, s2)
}

/**
 * The alternative at right angles, `s1 + c·t` and `s2 - t`, whose odds ratio is `odds` times that of the anchor: the root of a
 * quadratic that goes to 0 with log(odds), in the form that does not cancel. An inexact root costs power, never fairness.
 */
function alternative(s1: number, s2: number, c: number, odds: number): readonly [number, number] {
  const ratio = (odds * s1 * (1 - s2)) / ((1 - s1) * s2)
  const square = c * (1 - ratio)
  const linear = s1 + c * (1 - s2) + ratio * (1 - s1 + c * s2)
  const constant = s1 * (1 - s2) * (1 - odds)
  const root = Math.sqrt(Math.max(0, linear * linear - 4 * square * constant))
  const t = (-2 * constant) / (linear + root)
  return [within(s1 + c * t), within(s2 - t)]
}

/** Rounding may push a share a hair past 0 or 1, where there are no logs. */
const within = (share: number) => Math.min(Math.max(share, 1e-300), 1 - 1e-16)

function ratioOf({ bad, total }: Counts, q: number, s: number): number {
  const good = total - bad
  return (
    (bad === 0 ? 0 : bad * Math.log(q / s)) +
    (good === 0 ? 0 : good * (Math.log1p(-q) - Math.log1p(-s)))
  )
}
