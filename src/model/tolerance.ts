/** `1.5x`, `+0.2 points`, `+0.2%`, or both with a comma between them → points as a share 0–1, ratio from 1 on; null for anything else. */
export function parseTolerance(
  text: string,
): { readonly points?: number; readonly ratio?: number } | null {
  let tolerance: { readonly points?: number; readonly ratio?: number } = {}
  for (const part of text.split(',').map((each) => each.trim())) {
    const ratio = /^(\d{1,9}(?:\.\d+)?)\s*[x×]$/i.exec(part)
    const points = /^\+?(\d{1,2}(?:\.\d+)?)\s*(?:%|points?|pp)$/i.exec(part)
    if (ratio && Number(ratio[1]) >= 1) tolerance = { ...tolerance, ratio: Number(ratio[1]) }
    else if (points) tolerance = { ...tolerance, points: Number(points[1]) / 100 }
    else return null
  }
  return tolerance
}
