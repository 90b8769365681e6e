/** A revision's share of the requests (whole percent) and how many replicas have to carry it. */
export interface Share {
  readonly share: number
  readonly replicas: number
}

/**
 * A whole weight, from 1, for every replica of each revision, so that revisions get exactly their shares and replicas of one
 * revision the same: the smallest such numbers. Past `most` (HAProxy: 256) they are rounded; null when a share would then be
 * off by a percent or more.
 */
export function weightsOf(shares: readonly Share[], most = Infinity): readonly number[] | null {
  const all = shares.reduce((product, { replicas }) => lcm(product, replicas), 1)
  const exact = shares.map(({ share, replicas }) => (share * all) / replicas)
  const common = exact.reduce(gcd, 0)
  const small = exact.map((weight) => weight / common)
  const largest = Math.max(...small)
  if (largest <= most) return small
  const rounded = small.map((weight) => Math.max(1, Math.round((weight * most) / largest)))
  return furthest(shares, rounded) < 1 ? rounded : null
}

/** By how many percents the share that is furthest off is off. */
function furthest(shares: readonly Share[], weights: readonly number[]): number {
  const totals = shares.map(({ replicas }, i) => replicas * (weights[i] ?? 0))
  const sum = totals.reduce((a, b) => a + b, 0)
  return Math.max(...shares.map(({ share }, i) => Math.abs((100 * (totals[i] ?? 0)) / sum - share)))
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}

const lcm = (a: number, b: number) => (a / gcd(a, b)) * b
