import { newestFirst } from '../git/order.ts'
import type { Deployment } from '../model/deployment.ts'
import type { Digest, Release } from '../model/release.ts'
import type { Verdict } from '../model/verdict.ts'

/** What one environment remembers, as far as keeping artifacts goes. */
export interface EnvironmentMemory {
  /** Versions that run there, as engine or ledger tell. */
  readonly running: readonly string[]
  /** Newest first. */
  readonly deployments: readonly Deployment[]
  /** The newest of every version. */
  readonly verdicts: readonly Verdict[]
  /** How many releases' artifacts are kept (policy). */
  readonly keepReleases: number
}

export interface RetentionFacts {
  /** Every known release with its digests, the one made last first. */
  readonly releases: readonly Release[]
  readonly environments: readonly EnvironmentMemory[]
  readonly stored: readonly { readonly digest: Digest; readonly storedAt: Date }[]
  readonly now: Date
}

/** Seconds for which an artifact that was never deployed is kept: its release is perhaps just being made, or about to be deployed. */
const graceSeconds = 24 * 3600

/**
 * Digests that must stay. Pure. In every environment: what runs or is being brought in, the one before, the last good
 * one, the newest that is at least not bad (where nobody gave verdicts that is the way back), and the newest few releases.
 */
export function digestsToKeep(facts: RetentionFacts): ReadonlySet<Digest> {
  const versions = new Set(facts.environments.flatMap((memory) => versionsToKeep(facts, memory)))
  const kept = facts.releases
    .filter((release) => versions.has(release.version))
    .flatMap((release) => Object.values(release.artifacts))
  const deployed = new Set(
    facts.environments.flatMap(({ deployments }) => deployments.map(({ version }) => version)),
  )
  const passed = new Set(
    facts.releases
      .filter((release) => deployed.has(release.version))
      .flatMap((release) => Object.values(release.artifacts)),
  )
  const limit = facts.now.getTime() - graceSeconds * 1000
  const fresh = facts.stored
    .filter(({ digest, storedAt }) => !passed.has(digest) && storedAt.getTime() > limit)
    .map(({ digest }) => digest)
  return new Set([...kept, ...fresh])
}

function versionsToKeep({ releases }: RetentionFacts, memory: EnvironmentMemory): string[] {
  const { deployments, verdicts } = memory
  const moving = deployments.filter((deployment) => deployment.outcome === 'running')
  const ended = deployments.filter((deployment) => deployment.outcome === 'succeeded')
  const running = new Set([...memory.running, ...ended.slice(0, 1).map(({ version }) => version)])
  const others = [...new Set(ended.map(({ version }) => version))].filter((v) => !running.has(v))
  const verdictOf = new Map(verdicts.map(({ version, verdict }) => [version, verdict]))
  const isGood = (version: string) => verdictOf.get(version) === 'good'
  const latest = releases.map(({ version }) => version)
  const highest = newestFirst(releases).map(({ version }) => version)
  const wayBack = (version: string) => isGood(version) && !running.has(version)
  const first = (list: readonly string[]) => list.slice(0, 1)
  return [
    ...running,
    ...moving.flatMap(({ version, previous }) => [version, previous ?? version]),
    ...first(others),
    ...deployments.slice(0, 1).flatMap(({ previous }) => previous ?? []),
    // "Newest" can be read by version, by time and by deployment: no reading loses its last good release.
    ...first(highest.filter(wayBack)),
    ...first(latest.filter(wayBack)),
    ...first(others.filter(isGood)),
    ...first(others.filter((version) => verdictOf.get(version) !== 'bad')),
    ...latest.slice(0, memory.keepReleases),
  ]
}
