import type { GuardReading } from '../model/guard.ts'
import type { AnyGuard } from './guard-state.ts'
import type { Look } from './look.ts'
import { advanceWatch, beginWatch, goOn, readingsOf, type WatchState } from './watch-state.ts'

/**
 * How many times over its limit a fault would have to be to have shown by the time that a share is allowed more. To wait until
 * every guard is proven *under* its limit would take hours where the limit is near the release's usual share.
 */
export const shownFault = 5

/** What a rollout has seen. Plain data, kept over restarts. */
export interface CanaryState {
  /** The one watch over the whole rollout that condemns. */
  readonly watch: WatchState
  /** What the present step has shown: begun anew with each share, since a fault may need traffic to show. */
  readonly step: { readonly key: string; readonly shown: WatchState }
}

/**
 * The guard that asks whether a fault of {@link shownFault} times the limit (or the tolerance, at least one point) would have shown: its `healthy` is
 * evidence, always valid, that the share is under that.
 */
export function coarse(guard: AnyGuard): AnyGuard {
  if ('limit' in guard) return { ...guard, limit: times(guard.limit, 1) }
  const { against, measure } = guard
  if (against.kind === 'limit') {
    const most = measure.kind === 'gauge' ? measure.max : 1
    return { ...guard, against: { ...against, limit: times(against.limit, most) } }
  }
  const { points = 0, ratio = 1 } = against.tolerance
  const tolerance = {
    points: Math.min(0.99, Math.max(points * shownFault, 0.01)),
    ratio: ratio * shownFault,
  }
  return { ...guard, against: { ...against, tolerance } }
}

const times = (limit: number, most: number) => Math.min(limit * shownFault, (limit + most) / 2)

/** One look further, at the step `key`. Pure. */
export function advanceCanary(
  before: CanaryState | null,
  question: { readonly version: string; readonly key: string },
  look: Look,
  guards: readonly AnyGuard[],
): CanaryState {
  const watched = { version: question.version, guards, counting: 'birth' as const }
  const watch = before ? goOn(before.watch, guards) : beginWatch(watched)
  const shown =
    before?.step.key === question.key ? goOn(before.step.shown, guards.map(coarse)) : begun(watch)
  return {
    watch: advanceWatch(watch, look, guards),
    step: { key: question.key, shown: advanceWatch(shown, look, guards.map(coarse)) },
  }

  /** Counters go on from where the rollout's watch has them. */
  function begun({ seen, guards: known }: WatchState): WatchState {
    const fresh = beginWatch({ ...watched, guards: guards.map(coarse) })
    const cursorOf = (name: string) => known.find((one) => one.name === name)?.cursor ?? null
    return {
      ...fresh,
      seen,
      guards: fresh.guards.map((one) => ({ ...one, cursor: cursorOf(one.name) })),
    }
  }
}

/** Whether the present share may grow, the release is bad, or neither is known yet; with the readings that say so. */
export function judged({ watch, step }: CanaryState): {
  readonly state: 'allowed' | 'condemned' | 'waiting'
  readonly readings: readonly GuardReading[]
} {
  if (watch.phase === 'tripped') {
    const readings = readingsOf(watch).filter(({ outcome }) => outcome === 'bad')
    return { state: 'condemned', readings }
  }
  const open = readingsOf(step.shown).filter(({ outcome }) => outcome !== 'healthy')
  return open.length === 0 && watch.phase === 'watching' && watch.answered > 0
    ? { state: 'allowed', readings: readingsOf(watch) }
    : { state: 'waiting', readings: open }
}
