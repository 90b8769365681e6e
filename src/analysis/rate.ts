import type { Counts, WatchOutcome } from '../model/guard.ts'
import { fail, ok, type Result } from '../model/problem.ts'
import { logMixture, type Side } from './mixture.ts'

export interface RateLimit {
  /** Highest acceptable share of bad events, 0–1. */
  readonly limit: number
  /** Bound on the chance of one false `bad` (and of one false `healthy`) over a whole watch, above 0 and below 1. */
  readonly alpha: number
}

export interface Judgement {
  readonly outcome: Exclude<WatchOutcome, 'could-not-ask'>
  /** Share of bad events 0–1; null without events. */
  readonly share: number | null
  /** Evidence (e-value) that the share is over the limit; `1 / alpha` and more means bad. Never above 1e300. */
  readonly eBad: number
  /** Evidence (e-value) that the share is under the limit; `1 / alpha` and more means healthy. Never above 1e300. */
  readonly eHealthy: number
  /**
   * About how many more events at the share seen so far would settle it; 0 when it is settled, null when no number
   * would (the share is the limit, or nothing was counted).
   */
  readonly needed: number | null
}

/**
 * Judges cumulative counts against a limit; may be called at every look, as often as wanted, over a growing count.
 *
 * Method: likelihood ratios (Wald 1945, "Sequential tests of statistical hypotheses"), averaged over a fixed grid
 * of alternatives (Robbins 1970, "Statistical methods related to the law of the iterated logarithm"; Howard, Ramdas,
 * McAuliffe and Sekhon 2021, "Time-uniform, nonparametric, nonasymptotic confidence sequences"; for canaries Lindon,
 * Sanden and Shirikian 2022, "Rapid regression detection in software deployments through sequential testing").
 *
 * Why it holds: let each event be bad with a probability p that may depend on everything before it. The factor that an
 * event multiplies onto the ratio for an alternative q above the limit m has the expectation
 * `p·q/m + (1-p)·(1-q)/(1-m)`: linear in p, rising (because q > m), and exactly 1 at p = m. So under the whole null
 * hypothesis `p <= m`, not only at its edge, the ratio is a non-negative supermartingale that starts at 1, and so is an
 * average of such ratios with fixed weights. By Ville's inequality (1939) the chance that it *ever* reaches 1/alpha is at most
 * alpha, however often and whenever one looks. With q below m the factor falls in p, which gives the mirror test of
 * `p >= m`. At no look can both be reached: one needs a share over the limit, the other one under it.
 *
 * What it does not cover: a null in which failures come in bursts whose conditional probability is above the limit.
 * Such a burst *is* over the limit while it lasts.
 */
export function judge(counts: Counts, { limit, alpha }: RateLimit): Result<Judgement> {
  const wrong = complaint(counts, limit, alpha)
  if (wrong !== null) {
    return fail({
      what: wrong,
      where: `counts ${counts.bad} of ${counts.total}, limit ${limit}, alpha ${alpha}`,
      hint: 'Look at what counts the events: bad must be a whole number between 0 and total',
    })
  }
  const { bad, total } = counts
  const logBad = logMixture(bad, total, limit, 'above')
  const logHealthy = logMixture(bad, total, limit, 'below')
  const threshold = -Math.log(alpha)
  const outcome =
    total === 0
      ? 'no-data'
      : logBad >= threshold
        ? 'bad'
        : logHealthy >= threshold
          ? 'healthy'
          : 'too-little-data'
  return ok({
    outcome,
    share: total === 0 ? null : bad / total,
    eBad: finite(logBad),
    eHealthy: finite(logHealthy),
    needed:
      outcome === 'too-little-data' ? stillNeeded(counts, limit, threshold) : total ? 0 : null,
  })
}

function complaint({ bad, total }: Counts, limit: number, alpha: number): string | null {
  if (!Number.isSafeInteger(bad) || !Number.isSafeInteger(total))
    return 'Counts are not whole numbers'
  if (bad < 0 || total < 0) return 'Counts are negative'
  if (bad > total) return 'More bad events than events'
  if (!(limit >= 0 && limit <= 1)) return 'The limit is not a share between 0 and 1'
  if (!(alpha > 0 && alpha < 1)) return 'alpha is not a share between 0 and 1'
  return null
}

/** JSON has no Infinity, and evidence beyond this needs no more digits. */
const finite = (log: number) => Math.exp(Math.min(log, 690))

/**
 * Along a fixed share the log of a mixture is convex in the number of events and starts at 0, so it crosses the
 * threshold at most once: found by doubling, then halving.
 */
function stillNeeded({ bad, total }: Counts, limit: number, threshold: number): number | null {
  const share = bad / total
  const side: Side = share > limit ? 'above' : 'below'
  const settled = (events: number) => logMixture(share * events, events, limit, side) >= threshold
  let over = total
  while (!settled(over)) {
    over *= 2
    if (over > 1e15) return null
  }
  let under = over / 2
  while (over - under > 1) {
    const middle = Math.floor((under + over) / 2)
    if (middle === under || middle === over) break
    if (settled(middle)) over = middle
    else under = middle
  }
  return Math.max(1, Math.ceil(over - total))
}
