import type { Io } from '../../../host/io.ts'
import type { Problem } from '../../../model/problem.ts'
import { fold, type Folded } from '../counting/fold.ts'
import type { Series } from '../counting/series.ts'
import type { Side } from '../counting/sides.ts'
import type { FoldState, Track } from '../counting/track.ts'
import type { Measured } from '../selector/measured.ts'
import type { Want } from './batch.ts'
import { fetchAll } from './fetch.ts'
import { type Counted, countedBy, startsIn, startWant, tracksOf } from './plan.ts'
import { type Progress, progressOf, rangeSince } from './reach.ts'
import type { PrometheusSettings } from './settings.ts'

export type CountState = FoldState & Progress

/** One release whose counts are wanted. */
export interface Counting {
  readonly wanted: Exclude<Measured, { kind: 'gauge' }>
  readonly side: Side<CountState>
  readonly settings: PrometheusSettings
}

export type Count =
  | {
      readonly ok: true
      readonly tracks: readonly Track[]
      readonly folded: Folded
      readonly more: Progress
      readonly series: readonly Series[]
      readonly counted: readonly Counted[]
    }
  | { readonly ok: false; readonly problem: Problem; readonly counted: readonly Counted[] }

/**
 * Counts for many releases at once. Where series alone do not say whether something began anew, the processes are asked when
 * they started (`process_start_time_seconds`), again all together: that is seldom, and never more than one query more.
 */
export async function countAll(countings: readonly Counting[], io: Io): Promise<readonly Count[]> {
  const now = io.clock.now().getTime() / 1000
  const asked = countings.map(({ wanted, side, settings }) => {
    const reach: Want['reach'] = side.state === null ? 'before' : rangeSince(side.state, now)
    return { side, settings, reach, counted: countedBy(wanted, side.variables, settings, reach) }
  })
  const got = await fetchAll(
    asked.flatMap(({ counted }) => counted.map(({ want }) => want)),
    io,
  )
  const first = countings.map(({ wanted }, at) => {
    const counted = asked[at]?.counted ?? []
    const found = tracksOf(wanted, counted, got)
    if (!found.ok) return { ok: false as const, problems: found.problems, counted }
    const folded = fold(
      asked[at]?.side.state ?? null,
      found.value.tracks,
      new Map(),
      found.value.at,
    )
    return { ok: true as const, ...found.value, folded, counted }
  })
  const starts = first.flatMap((each, at) => {
    const one = asked[at]
    if (!each.ok || one === undefined || one.reach === 'before') return []
    const { settings, reach } = one
    return [...each.folded.unclear].map((target) => ({
      at,
      target,
      want: startWant(target, settings, reach),
    }))
  })
  const said = await fetchAll(
    starts.flatMap(({ want }) => want ?? []),
    io,
  )
  return first.map((each, at): Count => {
    const { counted } = each
    if (!each.ok) return { ok: false, problem: each.problems[0] ?? unknown, counted }
    const state = asked[at]?.side.state ?? null
    const mine = starts.filter((start) => start.at === at)
    const failed = mine.map(({ want }) => want && said.get(want)).find((got) => got?.ok === false)
    if (failed?.ok === false) return { ok: false, problem: failed.problem, counted }
    const heard = new Map(
      mine.map(({ target, want }) => [target, startsIn(want && said.get(want))]),
    )
    const folded = mine.length === 0 ? each.folded : fold(state, each.tracks, heard, each.at)
    const more = progressOf(state, newestIn(each.tracks, state), now)
    return { ok: true, tracks: each.tracks, folded, more, series: each.series, counted }
  })
}

/** Time of the newest sample that was not seen before; null without one. */
function newestIn(tracks: readonly Track[], state: FoldState | null): number | null {
  let newest: number | null = null
  for (const { key, points } of tracks) {
    const at = points.at(-1)?.at
    if (at !== undefined && at > Math.max(newest ?? -Infinity, state?.tracks[key]?.at ?? -Infinity))
      newest = at
  }
  return newest
}

const unknown: Problem = { what: 'Could not ask', where: 'prometheus', hint: 'lastgood doctor' }
