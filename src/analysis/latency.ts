import { shareAlpha } from './family.ts'
import type { TestSpec } from './spec.ts'

/** `quantile` (0.99) of all requests take at most `seconds`. */
export interface LatencyBound {
  readonly quantile: number
  readonly seconds: number
}

/**
 * One test per bound, in the same order, that together keep one alpha: "99 % take at most 1 s" is "at most 1 % are slower
 * than 1 s", a share with a limit, so nothing has to be assumed about how long requests take. Each is fed with
 * what `slowerThan` (histogram.ts) makes of its `seconds`.
 */
export function latencySpecs(
  bounds: readonly LatencyBound[],
  alpha: number,
): readonly (TestSpec & { readonly kind: 'limit' })[] {
  const alphas = shareAlpha(
    alpha,
    bounds.map(() => 1),
  )
  return bounds.map(({ quantile }, at) => ({
    kind: 'limit',
    // 1 - 0.99 is 0.010000000000000009: a limit that people see in messages.
    limit: Number((1 - quantile).toFixed(12)),
    alpha: alphas[at] ?? alpha,
  }))
}
