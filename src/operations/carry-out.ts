import { mountedConfig } from '../evidence/mounted.ts'
import { settingsInForce } from '../evidence/settings.ts'
import type { Plan } from '../model/plan.ts'
import type { Problem } from '../model/problem.ts'
import type { RunState } from '../model/run.ts'
import { announceEnd, expectEnd } from '../outbox/announce.ts'
import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'
import { executeRun } from '../run/execute.ts'
import type { RunDeps } from '../run/deps.ts'
import type { Emit } from '../run/progress.ts'
import { startRun } from '../run/start.ts'
import type { RunRow } from '../store/ledger.ts'
import { runDeps } from './run-deps.ts'

export interface CarryOptions {
  /** Who is told of progress. */
  readonly emit: Emit
  /** Asks to stop at the next step boundary. */
  readonly signal: AbortSignal
  /** Told once, as soon as the run has a number; before its first step. */
  readonly began?: (run: RunRow) => Promise<void>
  /** Told why people could not be told of the run's end; the run itself is not touched by that. */
  readonly untold?: (problem: Problem) => void
}

/** How carrying a plan out ended. */
export type Outcome =
  | { readonly state: 'busy'; readonly active: RunRow; readonly problem: Problem }
  | { readonly state: 'ended'; readonly run: RunState }
  /** It could not be worked on (the ledger failed, or somebody took the run over); `runId` null: nothing was begun. */
  | {
      readonly state: 'broken'
      readonly runId: number | null
      readonly problems: readonly Problem[]
    }

/** Makes the run of a plan and works until it has ended. */
export async function carryOut(
  project: Project,
  places: EnvironmentPlaces,
  plan: Plan,
  options: CarryOptions,
): Promise<Outcome> {
  const deps = await runDeps(project, places, options.emit)
  const salt = await project.ledger.salt()
  // What cannot be read now is not recorded, and nobody later takes it for unchanged; a change of release does not wait for it.
  const { fingerprints } = await mountedConfig(places.places, {}, salt, project.io)
  const config = { ...settingsInForce(places.environment, salt), ...fingerprints }
  const started = await startRun(deps, plan, config)
  if (started.state === 'busy') return started
  await options.began?.(started.run)
  return finish(project, places, started.run.id, deps, options)
}

/** Goes on with a run that is there already: crashed, stopped, or waiting for a person. */
export async function carryOn(
  project: Project,
  places: EnvironmentPlaces,
  runId: number,
  options: CarryOptions,
): Promise<Outcome> {
  return finish(project, places, runId, await runDeps(project, places, options.emit), options)
}

async function finish(
  project: Project,
  places: EnvironmentPlaces,
  runId: number,
  deps: RunDeps,
  options: CarryOptions,
): Promise<Outcome> {
  const untold = (problem: Problem | null) => problem && options.untold?.(problem)
  untold(await expectEnd(project, places.environment.name, runId))
  const done = await executeRun(deps, runId, { signal: options.signal })
  if (!done.ok) return { state: 'broken', runId, problems: done.problems }
  untold(await announceEnd(project, done.value))
  return { state: 'ended', run: done.value }
}
