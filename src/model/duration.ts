const unitSeconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 }
/** An amount and its unit. */
export const durationPattern = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/
const longestSeconds = 366 * 86_400

/** `500ms`, `30s`, `15m`, `2h`, `3d` (at most 366d) as seconds; null for anything else. */
export function parseDuration(text: string): number | null {
  const [, amount, unit] = durationPattern.exec(text) ?? []
  const seconds = Number(amount) * (unitSeconds[unit ?? ''] ?? NaN)
  return seconds <= longestSeconds ? seconds : null
}
