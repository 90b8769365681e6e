import { age, few } from '../evidence/words.ts'
import type { GuardReading, WatchOutcome } from '../model/guard.ts'
import type { VerdictBasis, VerdictName } from '../model/verdict.ts'
import { overall, readingsOf, type WatchState } from './watch-state.ts'

/** What a soak came to. */
export interface Conclusion {
  /**
   * `tripped`: a guard is bad; `soaked`: the time is over; `stopped`: by the caller; `left`: users do not reach
   * the version any more, so nothing can be learned about it.
   */
  readonly ended: 'tripped' | 'soaked' | 'stopped' | 'left'
  readonly outcome: WatchOutcome
  readonly readings: readonly GuardReading[]
  readonly says: string
  /** What is now believed; null leaves the version as it was. */
  readonly believed: {
    readonly verdict: VerdictName
    readonly basis: VerdictBasis
    readonly reason: string
  } | null
}

/** Concludes a soak that tripped, was left, was stopped (`stopped`), or whose time is over. Pure. */
export function conclude(state: WatchState, afterSeconds: number, stopped: boolean): Conclusion {
  const all = readingsOf(state)
  const outcome = overall(all)
  const told = (some: readonly GuardReading[]) =>
    few(some.map(({ guard, says }) => `${guard}: ${says}`))
  const { version } = state
  if (state.phase === 'tripped') {
    const reason = told(all.filter((reading) => reading.outcome === 'bad'))
    const says = `${version} is bad after ${age(afterSeconds)}: ${reason}`
    const believed = { verdict: 'bad', basis: 'guard-tripped', reason } as const
    return { ended: 'tripped', outcome, readings: all, says, believed }
  }
  const nothing = (ended: Conclusion['ended'], says: string): Conclusion => ({
    ended,
    outcome,
    readings: all,
    says,
    believed: null,
  })
  if (state.phase === 'left') {
    return nothing(
      'left',
      `users do not reach ${version} any more: the soak ends without a verdict`,
    )
  }
  if (stopped) return nothing('stopped', `stopped after ${age(afterSeconds)}: no verdict`)
  const soaked = `soaked ${age(afterSeconds)}`
  const good = (why: string): Conclusion => ({
    ended: 'soaked',
    outcome,
    readings: all,
    says: `${version} is good: ${soaked}, ${why}`,
    believed: { verdict: 'good', basis: 'soaked', reason: `${soaked}, ${why}` },
  })
  if (state.answered === 0) {
    return nothing(
      'soaked',
      `unproven: nobody could be asked while ${version} ${soaked}: ${told(all)}`,
    )
  }
  if (all.length === 0) return good('no guards are configured, so only time speaks for it')
  if (outcome === 'could-not-ask' || outcome === 'no-data') {
    return nothing('soaked', `unproven: ${version} ${soaked}, but ${told(all)}`)
  }
  return good(told(all))
}
