const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** Natural log of the gamma function for x > 0: Lanczos 1964, "A precision approximation of the gamma function" (g = 7, 9 terms). */
export function logGamma(x: number): number {
  // The series is meant for x >= 1/2; below, gamma(x) = gamma(x + 1) / x.
  if (x < 0.5) return logGamma(x + 1) - Math.log(x)
  const z = x - 1
  const series = lanczos.reduce(
    (sum, coefficient, at) => sum + coefficient / (z + at + 1),
    0.99999999999980993,
  )
  const t = z + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(series)
}
