import type { SwitchHistory } from './protocol.ts'

/** Seconds that are kept. */
const keepSeconds = 15 * 60

type Point = [second: number, bad: number, total: number]

/** Counts by second for the last 15 minutes, for charts and reports. In memory only. Times are Unix seconds. */
export function history() {
  const series = new Map<
    string,
    { guard: string; revision: string; version: string; points: Point[] }
  >()
  return {
    add(
      guard: string,
      revision: string,
      version: string,
      now: number,
      bad: number,
      total: number,
    ): void {
      const key = JSON.stringify([guard, revision])
      let one = series.get(key)
      if (one === undefined) series.set(key, (one = { guard, revision, version, points: [] }))
      const second = Math.floor(now)
      const last = one.points.at(-1)
      // A clock that steps back adds to the newest second: time in a chart never runs backwards.
      if (last !== undefined && last[0] >= second) {
        last[1] += bad
        last[2] += total
        return
      }
      one.points.push([second, bad, total])
      if (one.points.length > keepSeconds) one.points.shift()
    },
    forget(guard: string): void {
      for (const [key, one] of series) if (one.guard === guard) series.delete(key)
    },
    read(seconds: number, now: number): SwitchHistory {
      const from = now - Math.min(seconds, keepSeconds)
      const kept = [...series.values()].map((one) => ({
        ...one,
        points: one.points.filter(([second]) => second >= from),
      }))
      return { series: kept.filter(({ points }) => points.length > 0) }
    },
  }
}
