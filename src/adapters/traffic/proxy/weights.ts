/** A revision's share of the requests (whole percent) and how many replicas have to carry it. */
export interface Share {
  readonly share: number
  readonly replicas: number
}

/**
 * A whole weight, from 1, for every replica of each revision, so that revisions get exactly their shares and replicas of one
 * revision the same: the smallest such numbers. `most` bounds them (HAProxy: 256); past it the shares are rounded.
 */
export function weightsOf(shares: readonly Share[], most = Infinity): readonly number[] {
  const all = shares.reduce((product, { replicas }) => lcm(product, replicas), 1)
  const exact = shares.map(({ share, replicas }) => (share * all) / replicas)
  const common = exact.reduce(gcd, 0)
  const small = exact.map((weight) => weight / common)
  const largest = Math.max(...small)
  if (largest <= most) return small
  return small.map((weight) => Math.max(1, Math.round((weight * most) / largest)))
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}

const lcm = (a: number, b: number) => (a / gcd(a, b)) * b
