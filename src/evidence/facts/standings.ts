import { standings } from '../../decide/standings.ts'
import type { Deployment } from '../../model/deployment.ts'
import type { RunningComponent, Standing } from '../../model/evidence.ts'
import { known, type Fact } from '../../model/fact.ts'
import type { Verdict } from '../../model/verdict.ts'
import type { Context } from '../context.ts'

/**
 * How every version that ran here stands. Unknown as soon as the deployments or the verdicts are: without them a
 * release that was found bad would look like any other.
 */
export function standingsFrom(
  context: Context,
  running: Fact<readonly RunningComponent[]>,
  deployments: Fact<readonly Deployment[]>,
  verdicts: Fact<readonly Verdict[]>,
): Fact<readonly Standing[]> {
  if (deployments.state !== 'known') return deployments
  if (verdicts.state !== 'known') return verdicts
  const now = context.project.io.clock.now()
  const value = standings({
    deployments: deployments.value,
    verdicts: verdicts.value,
    running: known(running) ?? [],
    soakSeconds: context.environment.policy.soakSeconds,
    now,
  })
  const source = running.state === 'known' ? `ledger and ${running.source}` : 'ledger'
  return { state: 'known', value, source, at: now.toISOString() }
}
