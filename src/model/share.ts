/** `1%`, `0.5 %`, `.005` or 0.005 → 0–1; null for anything else. A bare 1 is refused: it could mean 1 % or everything. */
export function parseShare(value: string | number): number | null {
  const percent = typeof value === 'string' && /^(\d{1,3}(?:\.\d+)?)\s*%$/.exec(value)
  if (percent) return Number(percent[1]) <= 100 ? Number(percent[1]) / 100 : null
  const number = typeof value === 'string' && !/^0?\.\d+$/.test(value) ? NaN : Number(value)
  return number >= 0 && number < 1 ? number : null
}
