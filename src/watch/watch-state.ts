import { isBad } from '../analysis/sequential.ts'
import { nobodyCounts } from '../evidence/counted.ts'
import type { GuardReading, WatchOutcome } from '../model/guard.ts'
import type { Problem } from '../model/problem.ts'
import {
  answered,
  type AnyGuard,
  beginGuards,
  counted,
  type GuardState,
  readingOfGuard,
} from './guard-state.ts'
import type { Look } from './look.ts'
import { add, type Tally, unbelievable } from './tally.ts'

/** What is watched for. */
export interface Watched {
  readonly version: string
  readonly guards: readonly AnyGuard[]
  /** `birth`: every event of the revision counts, since its watch began with its first request; `now`: only those after the first look. */
  readonly counting: 'birth' | 'now'
}

/** A watch so far: plain data for JSON, without secrets. `advanceWatch` is its only way on. */
export interface WatchState {
  readonly version: string
  readonly counting: Watched['counting']
  readonly guards: readonly GuardState[]
  /** Where the counters of the traffic stood at the last look. */
  readonly seen: Tally['seen']
  /** Looks that were answered. */
  readonly answered: number
  /** Why the latest look was not; null when it was. */
  readonly problem: Problem | null
  readonly phase: 'watching' | 'tripped' | 'left'
}

export function beginWatch({ version, guards, counting }: Watched): WatchState {
  return {
    version,
    counting,
    guards: beginGuards(guards),
    seen: {},
    answered: 0,
    problem: null,
    phase: 'watching',
  }
}

/** A kept watch under the guards as they are configured now: those that ask the same go on, others begin anew. */
export function goOn(kept: WatchState, guards: readonly AnyGuard[]): WatchState {
  const fresh = beginGuards(guards)
  const same = (one: GuardState) =>
    kept.guards.find(({ name, asks }) => name === one.name && asks === one.asks)
  return { ...kept, guards: fresh.map((one) => same(one) ?? one) }
}

/**
 * One look further. Only evidence that a guard is bad trips; silence and failing looks never do, and once users were taken away
 * nothing counts any more, so that what a rollback does to counters says nothing about the release it left.
 */
export function advanceWatch(
  state: WatchState,
  look: Look,
  guards: readonly AnyGuard[],
): WatchState {
  if (state.phase !== 'watching') return state
  if (look.state === 'left') return { ...state, phase: 'left', problem: null }
  if (look.state === 'could-not-ask') return { ...state, problem: look.problem }
  const baseline = state.counting === 'now' && state.answered === 0
  const tally = add({ byGuard: {}, seen: state.seen }, look.counts ?? [])
  const next = state.guards.map((one): GuardState => {
    const guard = guards.find(({ name }) => name === one.name)
    if (guard?.source === 'traffic') {
      if (look.counts === null) return { ...one, problem: nobodyCounts }
      const odd = unbelievable(look.counts, one.name)
      if (odd) return { ...one, problem: odd }
      const grown = baseline ? undefined : tally.byGuard[one.name]
      return grown ? counted(one, { kind: 'counts', ...grown }) : { ...one, problem: null }
    }
    const answer = look.answers?.[one.name]
    return answer ? answered(one, guard, answer, state.counting === 'now') : one
  })
  const after: WatchState = {
    ...state,
    guards: next,
    seen: tally.seen,
    answered: state.answered + 1,
    problem: null,
  }
  const bad = next.some(({ test }) => test !== null && isBad(test))
  return bad ? { ...after, phase: 'tripped' } : after
}

/** What every guard says now. After a look that was not answered nobody knows, whatever was counted before. */
export function readingsOf(state: WatchState): readonly GuardReading[] {
  return state.guards.map((guard) => readingOfGuard(guard, state.version, state.problem))
}

/** The five outcomes over all guards: bad if one is; else could-not-ask if one is; healthy only if all are. */
export function overall(all: readonly GuardReading[]): WatchOutcome {
  const has = (outcome: WatchOutcome) => all.some((reading) => reading.outcome === outcome)
  if (has('bad')) return 'bad'
  if (has('could-not-ask')) return 'could-not-ask'
  if (all.every(({ outcome }) => outcome === 'no-data')) return 'no-data'
  return all.every(({ outcome }) => outcome === 'healthy') ? 'healthy' : 'too-little-data'
}
