import type { Start } from './track.ts'

/** A series that comes late belongs to a process that is about as young as the watch: it counts from 0. */
const youngSeconds = 3600

/** Clients work the time of their start out of ticks and boot time, and may not do so equally each time. */
const jitterSeconds = 1

/**
 * Whether a process began anew after `before` and not later than `at`; null when nobody has said since. Compared are two of its own
 * words where there are two: clocks of different machines then do not matter.
 */
export function beganBetween(starts: readonly Start[], before: number, at: number): boolean | null {
  const now = starts.find((start) => start.at >= at)
  if (now === undefined) return null
  const earlier = starts.findLast((start) => start.at <= before)
  return earlier === undefined
    ? now.value > before
    : Math.abs(now.value - earlier.value) > jitterSeconds
}

/** Whether the process that spoke at `at` is about as young as a watch that began at `begun`; null when nobody has said since. */
export function isYoung(starts: readonly Start[], begun: number, at: number): boolean | null {
  const now = starts.find((start) => start.at >= at)
  return now === undefined ? null : now.value >= begun - youngSeconds
}
