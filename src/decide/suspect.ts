import type { Deployment } from '../model/deployment.ts'
import type { Evidence, RunningComponent } from '../model/evidence.ts'
import { known } from '../model/fact.ts'
import { allLiveVersions, liveVersions, upRevision } from '../model/running.ts'

/** The release to leave, and how it was found. */
export interface Suspect {
  /** Null when nothing runs as far as anybody knows. */
  readonly version: string | null
  /**
   * `live`: the newest that users reach; `unfinished`: of a deployment in flight or ended half way, whether users reach it or not;
   * `recorded`: only the ledger says so, the engine could not be asked or runs nothing; `named`: by the caller.
   */
  readonly how: 'live' | 'unfinished' | 'recorded' | 'named' | 'none'
  /** The one other version that users reach beside it (a canary's old release), or null. */
  readonly beneath: string | null
  /** Whether it came in by a rollback rather than by a deploy. */
  readonly reachedByRollback: boolean
}

/** Whether a deployment changed, or may have changed, what runs. */
export function tookEffect(deployment: Deployment): boolean {
  return deployment.outcome !== 'failed' && deployment.outcome !== 'stopped'
}

/**
 * The newest release brought in, so that a canary with 25 % of the traffic is what is left, not what carries the
 * other 75 %. `leaving` names it beforehand: for a caller that stopped a deployment and now plans the way back,
 * which must not take the release beneath for the suspect. Deployments newest first.
 */
export function findSuspect(
  facts: Pick<Evidence, 'running' | 'deployments'>,
  leaving?: string,
): Suspect {
  const deployments = known(facts.deployments) ?? []
  const running = known(facts.running) ?? []
  const live = allLiveVersions(running)
  const found = find(running, live, deployments, leaving)
  const others = [...live].filter((version) => version !== found.version)
  const newest = deployments.find(
    (deployment) => deployment.version === found.version && tookEffect(deployment),
  )
  return {
    ...found,
    beneath: others.length === 1 ? (others[0] ?? null) : null,
    reachedByRollback: newest?.kind === 'rollback',
  }
}

function find(
  running: readonly RunningComponent[],
  live: ReadonlySet<string>,
  deployments: readonly Deployment[],
  leaving: string | undefined,
): Pick<Suspect, 'version' | 'how'> {
  if (leaving !== undefined) return { version: leaving, how: 'named' }
  const unfinished = unfinishedVersion(running, deployments)
  if (unfinished !== null) return { version: unfinished, how: 'unfinished' }
  const newestLive = [...live]
    .map((version) => ({ version, at: broughtInAt(version, running, deployments) }))
    .reduce<{ version: string; at: number } | null>(
      (best, next) => (best === null || next.at > best.at ? next : best),
      null,
    )
  if (newestLive !== null) return { version: newestLive.version, how: 'live' }
  const recorded = deployments.find(tookEffect)
  if (recorded !== undefined) return { version: recorded.version, how: 'recorded' }
  return { version: null, how: 'none' }
}

/**
 * What the newest deployment brought in, or left by rolling back, when it is in flight; or when it ended half way and that is
 * still up somewhere, even without users: taking the release beneath for the suspect would leave the good one.
 */
function unfinishedVersion(
  running: readonly RunningComponent[],
  deployments: readonly Deployment[],
): string | null {
  const newest = deployments.find(({ outcome }) => outcome !== 'failed')
  if (newest === undefined || newest.outcome === 'succeeded') return null
  const version = newest.kind === 'rollback' ? newest.previous : newest.version
  if (newest.outcome === 'running') return version
  return running.some((component) => upRevision(component, version) !== null) ? version : null
}

/**
 * When a version came in, in milliseconds. Rollbacks bring nothing new in. A version that the ledger never saw counts from
 * when the engine says, and as the very newest when it does not say: somebody brought it in behind our back.
 */
function broughtInAt(
  version: string,
  running: readonly RunningComponent[],
  deployments: readonly Deployment[],
): number {
  const ofVersion = deployments.filter((deployment) => deployment.version === version)
  const deployment = ofVersion.find(({ kind }) => kind !== 'rollback') ?? ofVersion[0]
  if (deployment !== undefined) return timeOr(deployment.startedAt, 0)
  const since = running
    .filter((component) => liveVersions(component).has(version))
    .flatMap((component) => component.revisions)
    .filter((revision) => revision.version === version && revision.since !== null)
    .map((revision) => timeOr(revision.since ?? '', Infinity))
  return since.length > 0 ? Math.max(...since) : Infinity
}

function timeOr(iso: string, otherwise: number): number {
  const time = Date.parse(iso)
  return Number.isNaN(time) ? otherwise : time
}
