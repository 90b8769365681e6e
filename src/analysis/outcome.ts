import type { Reading } from './spec.ts'

/** Bad goes first: a test that ever had enough evidence of it stays bad, however much good comes after. */
export function outcomeOf(has: {
  readonly evidence: number
  readonly evidenceHealthy: number
  readonly enough: number
}): Exclude<Reading['outcome'], 'no-data'> {
  if (has.evidence >= has.enough) return 'bad'
  return has.evidenceHealthy >= has.enough ? 'healthy' : 'too-little-data'
}

export const stillNeeds = (needed: number | null, what = 'requests') =>
  needed === null ? `which no number of ${what} settles` : `about ${needed} more settle it`
