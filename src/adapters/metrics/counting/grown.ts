import type { Point, Triple } from './track.ts'

/** Whether a counter fell, so that it must have begun anew. */
export function fell(before: Point, now: Point): boolean {
  if (before.edges !== now.edges) return now.counts[0] < before.counts[0]
  return now.counts.some((count, part) => count < (before.counts[part] ?? 0))
}

/**
 * By how much a counter grew that did not begin anew. Where a histogram's boundaries changed meanwhile, what was bad before is
 * known only as between least and most, and so is the difference.
 */
export function grown(before: Point, now: Point): Triple {
  const [total, least, most] = now.counts
  const [totalBefore, leastBefore, mostBefore] = before.counts
  const all = total - totalBefore
  return before.edges === now.edges
    ? [all, least - leastBefore, most - mostBefore]
    : [
        all,
        Math.min(all, Math.max(0, least - mostBefore)),
        Math.min(all, Math.max(0, most - leastBefore)),
      ]
}
