import type { Asking } from '../evidence/ask.ts'
import type { GuardReading } from '../model/guard.ts'
import type { Problem } from '../model/problem.ts'
import type { Verdict } from '../model/verdict.ts'
import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'
import { advanceBurn, beginBurn, type BurnState, burning } from './burn.ts'
import { conclude, type Conclusion } from './conclude.ts'
import { watchedGuards } from './guards.ts'
import { lookAt } from './look.ts'
import type { Rounds } from './rounds.ts'
import { advanceWatch, beginWatch, goOn, readingsOf, type WatchState } from './watch-state.ts'

/** Told after every look. */
export interface SoakLook {
  readonly type: 'soak-look'
  readonly afterSeconds: number
  readonly soakSeconds: number
  readonly readings: readonly GuardReading[]
  /** Why this look was not answered, or null. */
  readonly problem: Problem | null
  /** Slow burns, in words; empty when nothing burns. */
  readonly burns: readonly string[]
}

/** Where a watch stands, for whoever keeps it. Plain data. */
export interface WatchProgress {
  readonly state: WatchState
  readonly burn: BurnState
  /** Seconds that it was watched; the time between two watchers does not count. */
  readonly afterSeconds: number
  /** Whether the soak is over, and the watch stays on. */
  readonly soaked: boolean
}

export interface SoakOptions {
  readonly version: string
  /** The release that serves beside it, or served before it; null (or absent): none is known. */
  readonly beside?: string | null
  /** The environment's `policy.soakSeconds` when absent. */
  readonly soakSeconds?: number
  /** Stays after the soak until it was watched for so many seconds in all; the soak's end when absent. */
  readonly staySeconds?: number
  /** Seconds between looks; 0.5 when absent. */
  readonly lookSeconds?: number
  /** `birth` when absent: right for a release that came in just now. `now` for one that served before. */
  readonly counting?: 'birth' | 'now'
  /** Goes on with a watch that was begun before. */
  readonly resume?: WatchProgress
  /** Called after every look, before it is told: a watch that is killed goes on from there. */
  readonly keep?: (progress: WatchProgress) => Promise<void>
  /** Called once when the soak is over and the watch stays on. */
  readonly soaked?: (end: SoakEnd) => Promise<void>
  /** Where many watches share a process: they take turns, and ask together. */
  readonly rounds?: Rounds
  /** Who believes it, in the verdict; `lastgood` when absent. */
  readonly by?: string
  readonly signal?: AbortSignal
  readonly emit?: (look: SoakLook) => void
}

export interface SoakEnd extends Conclusion {
  /** ISO 8601. */
  readonly at: string
  readonly afterSeconds: number
  /** To be recorded by the caller; null when nothing is to be believed anew. */
  readonly verdict: Verdict | null
}

/** A look that fails at the very end is repeated this often: one slow answer must not waste an hour of soaking. */
const lastLooks = 3

/** Where only what was recorded tells what runs, every so many looks ask for it: whoever acts on a watch asks again anyway. */
const asksAgain = 10

/**
 * Watches a version in an environment until a guard is bad, the time is over, users are taken away from it, or
 * `signal` aborts. Never rejects because a source fails, and records nothing.
 */
export async function soak(
  project: Project,
  { environment, places }: EnvironmentPlaces,
  options: SoakOptions,
): Promise<SoakEnd> {
  const { io, config } = project
  const { version, signal, lookSeconds = 0.5, beside = null, resume, rounds } = options
  const soakSeconds = options.soakSeconds ?? environment.policy.soakSeconds
  const staySeconds = Math.max(soakSeconds, options.staySeconds ?? 0)
  const asking: Asking = {
    io,
    secrets: config.secrets,
    deadlineSeconds: Math.max(2, lookSeconds),
  }
  const began = io.clock.monotonic() - (resume?.afterSeconds ?? 0)
  const after = () => io.clock.monotonic() - began
  const { all, metrics } = watchedGuards(environment, null)
  const counting = options.counting ?? 'birth'
  let state = resume ? goOn(resume.state, all) : beginWatch({ version, guards: all, counting })
  const current = () => project.ledger.current(config.service, environment.name)
  let [known, looks] = [version as string | null, 0]
  const recorded = async () => (known = (await current())?.version ?? null)
  let burn = resume?.burn ?? beginBurn
  let soaked = resume?.soaked ?? false
  const ending = (): SoakEnd => {
    const afterSeconds = after()
    const concluded = conclude(state, afterSeconds, signal?.aborted === true)
    const at = io.clock.now().toISOString()
    const where = { service: config.service, environment: environment.name, version }
    const by = options.by ?? 'lastgood'
    const verdict = concluded.believed && { ...where, ...concluded.believed, by, at }
    return { ...concluded, at, afterSeconds, verdict }
  }
  await rounds?.turn(lookSeconds, true, signal)
  for (let late = 0; signal?.aborted !== true && state.phase === 'watching';) {
    const lookBegan = after()
    const over = lookBegan >= (soaked ? staySeconds : soakSeconds)
    const asked = {
      guards: metrics,
      states: state.guards,
      service: config.service,
      environment: environment.name,
      version,
      beside,
      ...(rounds ? { read: rounds.read } : {}),
    }
    const look = await lookAt(
      places,
      version,
      asking,
      asked,
      over || looks++ % asksAgain === 0 ? recorded : async () => known,
    )
    const before = state
    state = advanceWatch(state, look, all)
    burn = advanceBurn(burn, before, state, io.clock.now())
    await options.keep?.({ state, burn, afterSeconds: after(), soaked })
    if (options.emit) {
      const burns = burning(burn, all, io.clock.now())
      const { problem } = state
      const told = { afterSeconds: after(), soakSeconds, readings: readingsOf(state) }
      options.emit({ type: 'soak-look', ...told, problem, burns })
    }
    if (state.phase !== 'watching') break
    if (over && (state.problem === null || ++late >= lastLooks)) {
      if (soaked || after() >= staySeconds) break
      soaked = true
      await options.soaked?.(ending())
      continue
    }
    const rest = over ? lookSeconds : Math.max(0, (soaked ? staySeconds : soakSeconds) - after())
    // From look to look, so that the time that a look takes is not added to each.
    const next = Math.max(lookSeconds / 2, lookBegan + lookSeconds - after())
    const pause = Math.min(next, rest)
    await (rounds?.turn(pause, false, signal) ?? io.clock.sleep(pause, signal))
  }
  return ending()
}
