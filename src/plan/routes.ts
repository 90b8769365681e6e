import type { Route } from '../model/revision.ts'

/** Who should serve, with shares of any sum. */
export interface Share {
  readonly revision: string
  readonly version: string
  readonly share: number
}

/**
 * Shares as whole percents that add up to 100: rounded down, the rest given to the largest remainders. Empty when nobody has
 * a share.
 */
export function toRoutes(shares: readonly Share[]): readonly Route[] {
  const sum = shares.reduce((total, { share }) => total + share, 0)
  if (!(sum > 0)) return []
  const exact = shares.map(({ revision, version, share }) => ({
    revision,
    version,
    exact: (share / sum) * 100,
  }))
  let left = 100 - exact.reduce((total, one) => total + Math.floor(one.exact), 0)
  const byRemainder = exact.toSorted(
    (a, b) => (b.exact % 1) - (a.exact % 1) || (a.revision < b.revision ? -1 : 1),
  )
  // By entry, not by revision: an engine may name one revision twice.
  const extra = new Map(byRemainder.map((one) => [one, left-- > 0 ? 1 : 0]))
  return exact.map((one) => ({
    revision: one.revision,
    version: one.version,
    weight: Math.floor(one.exact) + (extra.get(one) ?? 0),
  }))
}

/** `percent` of the traffic for one revision, the rest as it was divided before. */
export function mixed(
  before: readonly Route[],
  to: { readonly revision: string; readonly version: string },
  percent: number,
): readonly Route[] {
  const others = before.filter(({ revision, weight }) => revision !== to.revision && weight > 0)
  const sum = others.reduce((total, { weight }) => total + weight, 0)
  return toRoutes([
    ...others.map(({ revision, version, weight }) => ({
      revision,
      version,
      share: (weight / sum) * (100 - percent),
    })),
    { ...to, share: percent },
  ])
}

/** `all traffic to 1.9.0`, or `25 % to 2.0.0, 75 % to 1.9.0`. */
export function routesText(routes: readonly Route[]): string {
  const serving = routes.filter(({ weight }) => weight > 0)
  const [only] = serving
  if (only === undefined) return 'no traffic to anything'
  if (serving.length === 1) return `all traffic to ${only.version}`
  return serving
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ version, weight }) => `${weight} % to ${version}`)
    .join(', ')
}
