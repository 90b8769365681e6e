import { tookEffect } from '../../decide/suspect.ts'
import type { Deployment } from '../../model/deployment.ts'
import type { Fact } from '../../model/fact.ts'
import { notAsked } from '../ask.ts'
import type { Context } from '../context.ts'

/** Seconds since the suspected version began to serve, from its latest deployment; null when the ledger has none, or the clock stepped back. */
export async function askSuspectAge(
  context: Context,
  deployments: Fact<readonly Deployment[]>,
  suspect: string | null,
): Promise<Fact<number | null>> {
  if (suspect === null) return notAsked('nothing is known to run')
  if (deployments.state !== 'known') return deployments
  const now = context.project.io.clock.now()
  const latest = deployments.value.find((each) => each.version === suspect && tookEffect(each))
  const since = latest && Date.parse(latest.endedAt ?? latest.startedAt)
  const age = since === undefined ? null : (now.getTime() - since) / 1000
  const value = age !== null && age >= 0 ? age : null
  return { state: 'known', value, source: deployments.source, at: now.toISOString() }
}
