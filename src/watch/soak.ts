import type { Asking } from '../evidence/ask.ts'
import type { GuardReading } from '../model/guard.ts'
import type { Problem } from '../model/problem.ts'
import type { Verdict } from '../model/verdict.ts'
import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'
import { conclude, type Conclusion } from './conclude.ts'
import { lookAt } from './look.ts'
import { advance, beginSoak, readings, type SoakState } from './soak-state.ts'

/** Told after every look. */
export interface SoakLook {
  readonly type: 'soak-look'
  readonly afterSeconds: number
  readonly soakSeconds: number
  readonly readings: readonly GuardReading[]
  /** Why this look was not answered, or null. */
  readonly problem: Problem | null
}

export interface SoakOptions {
  readonly version: string
  /** The environment's `policy.soakSeconds` when absent. */
  readonly soakSeconds?: number
  /** Seconds between looks; 0.5 when absent. */
  readonly lookSeconds?: number
  /** `birth` when absent: right for a release that came in just now. `now` for one that served before. */
  readonly counting?: 'birth' | 'now'
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
  const { version, signal, lookSeconds = 0.5 } = options
  const soakSeconds = options.soakSeconds ?? environment.policy.soakSeconds
  const asking: Asking = {
    io,
    secrets: config.secrets,
    deadlineSeconds: Math.max(2, lookSeconds),
  }
  const began = io.clock.monotonic()
  const after = () => io.clock.monotonic() - began
  let state: SoakState = beginSoak({
    version,
    guards: environment.guards,
    counting: options.counting ?? 'birth',
  })
  for (let late = 0; signal?.aborted !== true;) {
    const over = after() >= soakSeconds
    state = advance(state, await lookAt(places, version, asking))
    options.emit?.({
      type: 'soak-look',
      afterSeconds: after(),
      soakSeconds,
      readings: readings(state),
      problem: state.problem,
    })
    if (state.phase !== 'watching') break
    if (over && (state.problem === null || ++late >= lastLooks)) break
    const rest = over ? lookSeconds : Math.max(0, soakSeconds - after())
    await io.clock.sleep(Math.min(lookSeconds, rest), signal)
  }
  const afterSeconds = after()
  const concluded = conclude(state, afterSeconds, signal?.aborted === true)
  const at = io.clock.now().toISOString()
  const where = { service: config.service, environment: environment.name, version }
  const verdict = concluded.believed && {
    ...where,
    ...concluded.believed,
    by: options.by ?? 'lastgood',
    at,
  }
  return { ...concluded, at, afterSeconds, verdict }
}
