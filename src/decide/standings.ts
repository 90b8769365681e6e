import type { Deployment } from '../model/deployment.ts'
import type { RunningComponent, Standing } from '../model/evidence.ts'
import type { Verdict } from '../model/verdict.ts'
import { allLiveVersions } from '../model/running.ts'
import { tookEffect } from './suspect.ts'

/** What is known of an environment's past. */
export interface Past {
  readonly deployments: readonly Deployment[]
  /** Any number per version; the newest counts. */
  readonly verdicts: readonly Verdict[]
  /** From the engines; empty when they could not be asked. */
  readonly running: readonly RunningComponent[]
  readonly soakSeconds: number
  readonly now: Date
}

/**
 * Every version that ever ran in the environment, the latest deployed first; those that only the engine remembers come
 * after them, newest first. A version without a verdict is good by inference when it served longer than the soak time
 * in one stretch and was never left by a rollback.
 */
export function standings(past: Past): readonly Standing[] {
  const deployments = past.deployments
    .filter(tookEffect)
    .toSorted((a, b) => time(b.startedAt) - time(a.startedAt) || b.id - a.id)
  const versions = new Set<string>(deployments.map((deployment) => deployment.version))
  for (const component of past.running) {
    for (const { version } of component.revisions) if (version !== null) versions.add(version)
  }
  const served = longestStretches(deployments, past.now)
  return [...versions].map((version): Standing => {
    const ranSeconds = longer(served.get(version) ?? null, engineSeconds(version, past))
    const rolledBack = deployments.some(
      (deployment) => deployment.kind === 'rollback' && deployment.previous === version,
    )
    return {
      version,
      ...believed(version, past, ranSeconds, rolledBack),
      lastDeployedAt:
        deployments.find((deployment) => deployment.version === version)?.startedAt ?? null,
      ranSeconds,
      rolledBack,
    }
  })
}

function believed(
  version: string,
  past: Past,
  ranSeconds: number | null,
  rolledBack: boolean,
): Pick<Standing, 'verdict' | 'basis' | 'reason'> {
  const verdict = newestVerdict(past.verdicts.filter((one) => one.version === version))
  if (verdict !== null) {
    return { verdict: verdict.verdict, basis: verdict.basis, reason: verdict.reason }
  }
  if (ranSeconds !== null && ranSeconds > past.soakSeconds && !rolledBack) {
    const reason = `served ${Math.floor(ranSeconds)} s, longer than the soak time of ${past.soakSeconds} s, and was not rolled back`
    return { verdict: 'good', basis: 'inferred', reason }
  }
  return { verdict: 'unproven', basis: null, reason: 'nobody said, and it did not soak' }
}

/** At the same instant the worse one counts: a tripped guard beats a soak that ended with it. */
function newestVerdict(verdicts: readonly Verdict[]): Verdict | null {
  const worst = { bad: 2, unproven: 1, good: 0 }
  const [newest] = verdicts.toSorted(
    (a, b) => time(b.at) - time(a.at) || worst[b.verdict] - worst[a.verdict],
  )
  return newest ?? null
}

/**
 * Longest time in seconds that each version served alone, from the end of its deployment to the start of the next
 * version's. After a deployment that ended half done nobody knows what served, so no stretch begins there.
 */
function longestStretches(
  newestFirst: readonly Deployment[],
  now: Date,
): ReadonlyMap<string, number> {
  const longest = new Map<string, number>()
  let serving: { version: string; since: number } | null = null
  const end = (at: number) => {
    if (serving === null) return
    const seconds = Math.max(0, (at - serving.since) / 1000)
    longest.set(serving.version, Math.max(seconds, longest.get(serving.version) ?? 0))
  }
  for (const deployment of newestFirst.toReversed()) {
    const sure = deployment.outcome === 'succeeded'
    if (sure && serving?.version === deployment.version) continue
    end(time(deployment.startedAt))
    serving = sure
      ? { version: deployment.version, since: time(deployment.endedAt ?? deployment.startedAt) }
      : null
  }
  end(now.getTime())
  return longest
}

/** Seconds that the engine says a version has been the service, or null: the only witness before anything was recorded. */
function engineSeconds(version: string, past: Past): number | null {
  const live = allLiveVersions(past.running)
  // Beside another release it may have had a few requests only: that proves nothing.
  if (live.size !== 1 || !live.has(version)) return null
  const since = past.running
    .flatMap((component) => component.revisions)
    .filter((revision) => revision.version === version && revision.state === 'current')
    .map((revision) => Date.parse(revision.since ?? ''))
  if (since.length === 0 || since.some(Number.isNaN)) return null
  return Math.max(0, (past.now.getTime() - Math.max(...since)) / 1000)
}

function longer(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.max(a, b)
}

function time(iso: string): number {
  const parsed = Date.parse(iso)
  return Number.isNaN(parsed) ? 0 : parsed
}
