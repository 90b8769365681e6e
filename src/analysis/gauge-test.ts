import { neededUntil } from './needed.ts'
import { outcomeOf, stillNeeds } from './outcome.ts'
import type { Reading, TestSpec } from './spec.ts'
import { beginSpread, intervalOf, seenOne, type Spread } from './spread.ts'
import { beginWealth, logTotal, play, type Layout, type Wealth } from './wealth.ts'

/** A gauge against its limit, so far. Plain data; inside, values are parts 0–1 of `max`. */
export interface GaugeState {
  readonly kind: 'values'
  readonly spec: TestSpec & { readonly kind: 'gauge' }
  readonly over: Wealth
  readonly under: Wealth
  /** What all values so far won for each bet, in logs. */
  readonly wonOver: readonly number[]
  readonly wonUnder: readonly number[]
  readonly spread: Spread
}

/** How much of what it may lose a bet risks on each value. All of it would be ruined by a single 0. */
const risks = [0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.55, 0.8]

const over: Layout = {
  first: risks.map(() => 0.85 / risks.length),
  aside: risks.map(() => 0.15 / risks.length),
}
const under: Layout = { first: risks.map(() => 1 / risks.length), aside: risks.map(() => 0) }

export function beginGauge(spec: GaugeState['spec']): GaugeState {
  const nothing = risks.map(() => 0)
  return {
    kind: 'values',
    spec,
    over: beginWealth(over),
    under: beginWealth(under),
    wonOver: nothing,
    wonUnder: nothing,
    spread: beginSpread,
  }
}

/**
 * Adds values, in the order they were read.
 *
 * Method: betting on a mean (Waudby-Smith and Ramdas 2024, "Estimating means of bounded random variables by betting"): a value x (0–1)
 * multiplies a bet against "the mean is at most m" by `1 + l·(x - m)`, with `0 <= l < 1/m` so that it stays above 0. Its expectation,
 * given everything before, is at most 1 as long as the mean, given everything before, is at most m: no shape of the
 * values is assumed, only that they lie between 0 and max. The mirror `1 - l·(x - m)` bets against "at least m".
 *
 * Values read close after each other resemble each other. What is tested is the mean that the past lets expect: a load that stays over
 * its limit for some time, though not for ever, *is* over it then.
 */
export function observeGauge(state: GaugeState, values: readonly number[]): GaugeState {
  const { limit, max } = state.spec
  const m = limit / max
  let now = state
  for (const value of values) {
    const x = value / max
    const up = risks.map((risk) =>
      m === 0 ? (x > 0 ? Infinity : 0) : Math.log1p((risk * (x - m)) / m),
    )
    const down = risks.map((risk) =>
      m === 1 ? (x < 1 ? Infinity : 0) : Math.log1p((risk * (m - x)) / (1 - m)),
    )
    now = {
      ...now,
      over: play(over, now.over, up),
      under: play(under, now.under, down),
      wonOver: plus(now.wonOver, up),
      wonUnder: plus(now.wonUnder, down),
      spread: seenOne(now.spread, x, state.spec.alpha),
    }
  }
  return now
}

/** Log of the e-value against "not under the limit", at most 690. */
export const gaugeHealthy = ({ under }: GaugeState) => Math.min(690, logTotal(under))

export function readGauge(state: GaugeState): Reading {
  const { spec, spread } = state
  const enough = -Math.log(spec.alpha)
  const evidence = state.over.peak
  const evidenceHealthy = gaugeHealthy(state)
  const seen = spread.count
  const outcome = seen === 0 ? 'no-data' : outcomeOf({ evidence, evidenceHealthy, enough })
  const mean = seen === 0 ? null : (spread.sum / seen) * spec.max
  const per = (won: readonly number[]) => won.map((each) => each / seen)
  const needed =
    outcome !== 'too-little-data'
      ? 0
      : mean !== null && mean > spec.limit
        ? neededUntil(state.over.bets, per(state.wonOver), enough)
        : neededUntil(state.under.bets, per(state.wonUnder), enough)
  const bounds = intervalOf(spread, spec.alpha)
  return {
    outcome,
    estimate: mean,
    interval: seen === 0 ? null : { low: bounds.low * spec.max, high: bounds.high * spec.max },
    limit: spec.limit,
    evidence,
    evidenceHealthy,
    seen,
    needed: seen === 0 ? null : needed,
    says: says(outcome, mean, spec.limit, seen, needed),
  }
}

function says(
  outcome: Reading['outcome'],
  mean: number | null,
  limit: number,
  seen: number,
  needed: number | null,
): string {
  const about = `mean ${short(mean)} of ${seen} values`
  return {
    healthy: `${about}, under the limit of ${short(limit)}`,
    bad:
      mean !== null && mean > limit
        ? `${about}, over the limit of ${short(limit)}`
        : `lately over the limit of ${short(limit)} (${about} in all)`,
    'too-little-data': `too little data: ${about}, limit ${short(limit)}, ${stillNeeds(needed, 'values')}`,
    'no-data': 'no value was read',
  }[outcome]
}

const short = (value: number | null) =>
  value === null ? 'unknown' : `${Number(value.toPrecision(3))}`

const plus = (a: readonly number[], b: readonly number[]) =>
  a.map((each, at) => Math.max(-1e6, Math.min(1e6, each + (b[at] ?? 0))))
