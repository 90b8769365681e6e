/** A share 0–1 as a percentage with two significant digits (three from 10 % on). */
export function percent(share: number | null): string {
  if (share === null) return 'unknown'
  return `${Number((share * 100).toPrecision(share >= 0.1 ? 3 : 2))} %`
}
