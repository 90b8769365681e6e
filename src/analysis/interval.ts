import { logGamma } from './gamma.ts'
import { times } from './logs.ts'

/**
 * Bounds of a share (0–1) after `bad` of `total` events that hold at every look of a watch at once, with probability
 * 1 - alpha: the shares that a Beta(1/2, 1/2) mixture does not reject (Robbins 1970; Howard, Ramdas, McAuliffe and Sekhon
 * 2021, section 3). For a share that does not change; of one that does they are bounds of nothing in particular.
 */
export function shareInterval(bad: number, total: number, alpha: number) {
  const good = total - bad
  const mixed = logGamma(bad + 0.5) + logGamma(good + 0.5) - logGamma(total + 1) - Math.log(Math.PI)
  const rejected = (share: number) =>
    mixed - times(bad, Math.log(share)) - times(good, Math.log1p(-share)) >= -Math.log(alpha)
  const estimate = total === 0 ? 0.5 : bad / total
  return {
    low: bad === 0 ? 0 : edge(estimate, 0, rejected),
    high: good === 0 ? 1 : edge(estimate, 1, rejected),
  }
}

/** The last point towards `outer` that is rejected, so that the interval errs on the wide side. */
function edge(inner: number, outer: number, rejected: (share: number) => boolean): number {
  if (!rejected(outer)) return outer
  for (let halvings = 0; halvings < 60; halvings++) {
    const middle = (inner + outer) / 2
    if (rejected(middle)) outer = middle
    else inner = middle
  }
  return outer
}
