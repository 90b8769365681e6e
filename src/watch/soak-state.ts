import { readingOf, unread } from '../analysis/reading.ts'
import { nobodyCounts } from '../evidence/counted.ts'
import type { Guard, GuardReading, WatchOutcome } from '../model/guard.ts'
import type { Problem } from '../model/problem.ts'
import type { Look } from './look.ts'
import { add, fromHere, nothing, type Tally } from './tally.ts'

/** What is watched for. */
export interface Watched {
  readonly version: string
  readonly guards: readonly Guard[]
  /** `birth`: every event of the revision counts, since its watch began with its first request; `now`: only those after the first look. */
  readonly counting: 'birth' | 'now'
}

/** A soak so far. Pure data; `advance` is its only way on. */
export interface SoakState {
  readonly watched: Watched
  readonly tally: Tally
  /** Looks that were answered. */
  readonly answered: number
  /** Why the latest look was not; null when it was. */
  readonly problem: Problem | null
  readonly phase: 'watching' | 'tripped' | 'left'
}

export function beginSoak(watched: Watched): SoakState {
  return { watched, tally: nothing, answered: 0, problem: null, phase: 'watching' }
}

/** One look further. Only evidence that a guard is bad trips; silence and failing looks never do. */
export function advance(state: SoakState, look: Look): SoakState {
  if (state.phase !== 'watching') return state
  if (look.state === 'left') return { ...state, phase: 'left', problem: null }
  if (look.state === 'could-not-ask') return { ...state, problem: look.problem }
  if (look.counts === null) {
    // Without guards nothing has to count: then serving is all that a look can see.
    const problem = state.watched.guards.length > 0 ? nobodyCounts : null
    return { ...state, answered: state.answered + 1, problem }
  }
  const added = add(state.tally, look.counts)
  const baseline = state.watched.counting === 'now' && state.answered === 0
  const next: SoakState = {
    ...state,
    tally: baseline ? fromHere(added) : added,
    answered: state.answered + 1,
    problem: null,
  }
  return readings(next).some(({ outcome }) => outcome === 'bad')
    ? { ...next, phase: 'tripped' }
    : next
}

/** What every guard says now. After a look that was not answered nobody knows, whatever was counted before. */
export function readings(state: SoakState): readonly GuardReading[] {
  const { guards, version } = state.watched
  return guards.map((guard) =>
    state.problem
      ? unread(guard, version, state.problem)
      : readingOf(guard, version, state.tally.byGuard[guard.name] ?? null),
  )
}

/** The five outcomes over all guards: bad if one is; else could-not-ask if one is; healthy only if all are. */
export function overall(all: readonly GuardReading[]): WatchOutcome {
  const has = (outcome: WatchOutcome) => all.some((reading) => reading.outcome === outcome)
  if (has('bad')) return 'bad'
  if (has('could-not-ask')) return 'could-not-ask'
  if (all.every(({ outcome }) => outcome === 'no-data')) return 'no-data'
  return all.every(({ outcome }) => outcome === 'healthy') ? 'healthy' : 'too-little-data'
}
