/**
 * Divides one alpha among the guards of a watch, by weight (any numbers above 0; equal ones for equal parts): the
 * alpha of each guard's test, in the same order, adding up to `alpha`.
 *
 * Why it holds: guard i alarms falsely, at any time, with probability at most its alpha (Ville). However the guards depend on each
 * other, the chance that *any* of them ever does is at most the sum (Boole; Bonferroni with weights), which is `alpha`. An
 * average of the e-values would keep the same bound, but could not say which guard is bad. `healthy` needs no share: to call all
 * healthy falsely, one guard that is not has to be called so.
 */
export function shareAlpha(alpha: number, weights: readonly number[]): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => (alpha * weight) / total)
}
