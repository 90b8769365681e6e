/** How far a side of a question has come with its samples. Plain data; seconds. */
export interface Progress {
  /** Our clock when a sample last came that was new. */
  readonly progress: number
  /** By how much that sample's time lay behind our clock: scrapes take time, and clocks differ. */
  readonly lag: number
}

/** What a scrape and its storing take at most. */
const margin = 15
/** Older samples are no news to a watch; the counters they belonged to say as much with the next one. */
const longest = 512

/**
 * How far back to ask so that no sample is missed since the last one that was new, as a range. In powers of two, since only
 * questions of one range can be asked together.
 */
export function rangeSince(before: Progress | null, now: number): `[${number}s]` {
  const wanted =
    before === null ? 2 * margin : Math.max(0, now - before.progress) + before.lag + margin
  const seconds = 2 ** Math.ceil(Math.log2(Math.min(longest, Math.max(16, wanted))))
  return `[${seconds}s]`
}

/** `newest`: time of the newest sample of this look; null when none was new. */
export function progressOf(before: Progress | null, newest: number | null, now: number): Progress {
  if (newest === null) return before ?? { progress: now, lag: 0 }
  return { progress: now, lag: Math.min(longest / 2, Math.max(0, now - newest)) }
}
