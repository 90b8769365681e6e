/**
 * Differences that are real and yet no reason to act: `ignore less than +0.2 points or 1.5×`. What is below either is
 * ignored, so a release is over its tolerance only when it is over both. `{}` tolerates nothing.
 */
export interface Tolerance {
  /** Added to the baseline's share; 0.002 for +0.2 points. */
  readonly points?: number
  /** Times the baseline's share; 1 or more. */
  readonly ratio?: number
}

/** A straight line through what is tolerated: the judged share may be up to `ratio · share + points`. */
export interface Line {
  readonly ratio: number
  readonly points: number
}

/** The lines of a tolerance: tolerated is what lies on or below at least one of them. */
export function linesOf({ points, ratio }: Tolerance): readonly Line[] {
  const lines = [
    ...(points === undefined ? [] : [{ ratio: 1, points }]),
    ...(ratio === undefined ? [] : [{ ratio, points: 0 }]),
  ]
  return lines.length > 0 ? lines : [{ ratio: 1, points: 0 }]
}

/** The highest tolerated share beside a baseline's share, 0–1. */
export function tolerated(share: number, tolerance: Tolerance): number {
  const highest = Math.max(...linesOf(tolerance).map(({ ratio, points }) => ratio * share + points))
  return Math.min(1, highest)
}

/** What is wrong with a tolerance, or null. */
export function toleranceComplaint({ points, ratio }: Tolerance): string | null {
  if (points !== undefined && !(points >= 0 && points < 1))
    return 'The tolerated points are not a share between 0 and 1'
  if (ratio !== undefined && !(ratio >= 1 && ratio < 1e9))
    return 'The tolerated ratio is not a number from 1 on'
  return null
}
