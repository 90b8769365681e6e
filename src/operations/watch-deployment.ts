import { acquireLock } from '../host/lock.ts'
import type { Deployment } from '../model/deployment.ts'
import type { Plan } from '../model/plan.ts'
import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'
import { ownerSays, thisOwner } from '../run/owner.ts'
import { keeper, type KeptWatch, loadWatch, watchPath } from '../watch/kept.ts'
import type { Rounds } from '../watch/rounds.ts'
import { soak, type SoakEnd, type SoakLook } from '../watch/soak.ts'

export interface WatchOptions {
  readonly signal: AbortSignal
  readonly emit?: (look: SoakLook) => void
  /** Told when the soak is over and the watch stays on. */
  readonly soaked?: (end: SoakEnd) => void
  /** Watches for so many seconds from now, also beyond the soak; until the end of the soak when absent. */
  readonly forSeconds?: number
  /** Seconds between looks; 0.5 when absent. */
  readonly lookSeconds?: number
  /** Where many watches share a process. */
  readonly rounds?: Rounds
  /** Seconds between two times that what was seen is kept; after every look when absent. */
  readonly keepSeconds?: number
}

/** A tripped watch, for whoever acts on it while nobody else may watch the deployment. */
export interface Tripped {
  readonly deployment: Deployment
  readonly end: SoakEnd
  /** The rollback that a watcher before this one intended; null: none. */
  readonly intent: Plan | null
  /** To be called, and awaited, before a run is made. */
  readonly intend: (plan: Plan) => Promise<void>
}

export interface WatchEnd<T> {
  readonly deployment: Deployment
  readonly end: SoakEnd
  /** What `act` returned; null when nothing tripped. */
  readonly acted: T | null
}

/**
 * Watches what is deployed in an environment, on from where a watcher before this one was, and records the verdict. One process
 * watches a deployment; the lock is the kernel's, so it goes with a killed one. Problems: nothing is deployed, somebody else watches, what was
 * kept cannot be read.
 */
export async function watchDeployment<T>(
  project: Project,
  places: EnvironmentPlaces,
  options: WatchOptions,
  act: (tripped: Tripped) => Promise<T>,
): Promise<Result<WatchEnd<T>>> {
  const { config, ledger, io } = project
  const environment = places.environment.name
  const deployment = await ledger.current(config.service, environment)
  if (deployment === null) return fail(nothingDeployed(environment))
  const path = watchPath(project, environment, deployment.id)
  const lock = acquireLock(`${path}.lock`)
  if (lock === null) {
    const owner = await io.files.readText(`${path}.watcher`)
    return fail(watchedAlready(deployment, ownerSays(owner ?? 'another process')))
  }
  try {
    await io.files.writeAtomic(`${path}.watcher`, await thisOwner(io))
    const loaded = await loadWatch(project, environment, deployment.id)
    if (!loaded.ok) return loaded
    return ok(await watchLocked(project, places, deployment, loaded.value, options, act))
  } finally {
    lock.release()
  }
}

async function watchLocked<T>(
  project: Project,
  places: EnvironmentPlaces,
  deployment: Deployment,
  loaded: KeptWatch | null,
  { signal, emit, forSeconds, soaked, lookSeconds, rounds, keepSeconds = 0 }: WatchOptions,
  act: (tripped: Tripped) => Promise<T>,
): Promise<WatchEnd<T>> {
  const environment = places.environment.name
  const { version } = deployment
  const { soakSeconds } = places.environment.policy
  let kept = loaded
  const save = keeper(project, environment, keepSeconds)
  const keep = (next: KeptWatch, flush = false) => save((kept = next), flush)
  const record = async ({ verdict }: SoakEnd) => {
    if (verdict !== null) await project.ledger.recordVerdict(verdict)
  }
  const wasSoaked = loaded?.soaked === true
  let recorded = wasSoaked
  const before = loaded?.afterSeconds ?? 0
  const staySeconds = forSeconds === undefined ? undefined : before + forSeconds
  const end = await soak(project, places, {
    version,
    beside: deployment.previous,
    // A way back to a revision that served before must not be judged by what was counted then.
    counting: deployment.kind === 'rollback' ? 'now' : 'birth',
    soakSeconds: Math.min(soakSeconds, wasSoaked ? before : soakSeconds),
    ...(staySeconds === undefined ? {} : { staySeconds }),
    ...(loaded === null ? {} : { resume: loaded }),
    signal,
    ...(emit ? { emit } : {}),
    ...(rounds ? { rounds } : {}),
    ...(lookSeconds === undefined ? {} : { lookSeconds }),
    keep: (progress) =>
      keep({ format: 1, deployment: deployment.id, version, intent: null, ...progress }),
    soaked: async (end) => {
      recorded = true
      await record(end)
      soaked?.(end)
    },
  })
  if (end.ended === 'tripped') project.io.fault('watch:tripped')
  if (end.ended === 'tripped' || !recorded) await record(end)
  if (end.ended !== 'tripped') {
    if (kept) await keep(end.ended === 'soaked' ? { ...kept, soaked: true } : kept, true)
    return { deployment, end, acted: null }
  }
  const acted = await act({
    deployment,
    end,
    intent: kept?.intent ?? null,
    intend: async (intent) => {
      if (kept) await keep({ ...kept, intent }, true)
      project.io.fault('watch:intended')
    },
  })
  return { deployment, end, acted }
}

const nothingDeployed = (environment: string): Problem => ({
  what: 'Nothing that lastgood knows of is deployed',
  where: environment,
  hint: `lastgood deploy <version> -e ${environment}; or, made by something else: lastgood record <version> -e ${environment}`,
})

const watchedAlready = ({ version, environment }: Deployment, by: string): Problem => ({
  what: `${version} is watched already (${by})`,
  where: environment,
  hint: `lastgood status -e ${environment}`,
})
