import { fell, grown } from './grown.ts'
import { beganBetween, isYoung } from './starts.ts'
import { type FoldState, type Kept, nothing, type Start, type Track, type Triple } from './track.ts'

/** What a look at counters came to. */
export interface Folded {
  readonly state: FoldState
  /** What each series added since the look before, by key; series that did not move are left out. */
  readonly added: ReadonlyMap<string, Triple>
  /**
   * Targets of which it is not clear whether they began anew, or since when their new series count, as long as nobody tells
   * when their process started. Their events of that moment are left out, of bad and total alike.
   */
  readonly unclear: ReadonlySet<string>
}

type Starts = ReadonlyMap<string, readonly Start[]>

/**
 * Turns counters into what they added since `state` (null: the first look, from which counting begins). Exact as long as no
 * counter begins anew twice between two of its points.
 *
 * - A counter that fell began anew, and counts from 0. All of a target began anew when its process says so, or when each of
 *   its counters that spoke fell. Some fell and others did not, and the process does not say: unclear.
 * - A series that is new counts from 0 when its process is about as young as the watch, or when another series of the target was
 *   there before it and still is: clients make a series with its first event. Else it counts from its first point: it
 *   may be an old one under new labels.
 * - A series that vanished is kept, and goes on from where it was when it comes back.
 */
export function fold(
  state: FoldState | null,
  tracks: readonly Track[],
  starts: Starts,
  now: number,
): Folded {
  const added = new Map<string, Triple>()
  const unclear = new Set<string>()
  const kept: Record<string, Kept> = { ...state?.tracks }
  const remembered: Record<string, Start> = { ...state?.starts }
  for (const [target, group] of Map.groupBy(tracks, (track) => track.target)) {
    const before = state?.starts[target]
    const said = [...(before === undefined ? [] : [before]), ...(starts.get(target) ?? [])]
    const last = said.at(-1)
    if (last !== undefined) remembered[target] = last
    if (state === null) {
      for (const { key, points } of group) {
        const point = points.at(-1)
        if (point !== undefined) kept[key] = { target, ...point }
      }
    } else if (walk(target, group, said, state.begun, kept, added)) unclear.add(target)
  }
  return { state: { begun: state?.begun ?? now, tracks: kept, starts: remembered }, added, unclear }
}

/** Goes through the points of one target in the order of time; true when something is unclear. */
function walk(
  target: string,
  group: readonly Track[],
  said: readonly Start[],
  begun: number,
  kept: Record<string, Kept>,
  added: Map<string, Triple>,
): boolean {
  let unclear = false
  const fresh = group.flatMap(({ key, points }) => {
    const last = kept[key]
    return points.flatMap((point) =>
      last === undefined || point.at > last.at ? [{ key, point }] : [],
    )
  })
  const until = new Map(group.map(({ key, points }) => [key, points.at(-1)?.at ?? -Infinity]))
  const mine = new Set(keysOf(kept, target))
  const rounds = [...Map.groupBy(fresh, ({ point }) => point.at)].sort(([a], [b]) => a - b)
  for (const [at, points] of rounds) {
    const before = Math.max(...[...mine].map((key) => kept[key]?.at ?? -Infinity))
    const anew = mine.size === 0 ? false : beganBetween(said, before, at)
    const old = points.flatMap(({ key, point }) => {
      const last = kept[key]
      return last === undefined ? [] : [{ last, point }]
    })
    const fallen = old.filter(({ last, point }) => fell(last, point))
    const held = old.some(
      ({ last, point }) => !fell(last, point) && last.counts.some((count) => count > 0),
    )
    const lost = anew === null && fallen.length > 0 && held
    if (lost) unclear = true
    if (anew === true || (anew === null && fallen.length > 0 && !held)) {
      for (const key of mine) kept[key] = { target, at: kept[key]?.at ?? at, counts: nothing }
    }
    const sibling = [...mine].some((key) => (until.get(key) ?? -Infinity) >= at)
    for (const { key, point } of points) {
      const last = kept[key]
      let gain: Triple = nothing
      if (last !== undefined) gain = fell(last, point) ? point.counts : grown(last, point)
      else if (sibling) gain = point.counts
      else {
        const young = isYoung(said, begun, at)
        if (young === true) gain = point.counts
        if (young === null && point.counts[0] + point.counts[2] > 0) unclear = true
      }
      if (!lost) add(added, key, gain)
      kept[key] = { target, ...point }
    }
    for (const { key } of points) mine.add(key)
  }
  return unclear
}

function add(added: Map<string, Triple>, key: string, [total, least, most]: Triple): void {
  if (total === 0 && most === 0) return
  const sum = added.get(key) ?? nothing
  added.set(key, [sum[0] + total, sum[1] + least, sum[2] + most])
}

const keysOf = (kept: Readonly<Record<string, Kept>>, target: string) =>
  Object.keys(kept).filter((key) => kept[key]?.target === target)
