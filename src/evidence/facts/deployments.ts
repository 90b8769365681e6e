import type { Deployment } from '../../model/deployment.ts'
import type { Fact } from '../../model/fact.ts'
import { ask } from '../ask.ts'
import type { Context } from '../context.ts'

/** Bounded: a service that deploys hourly must not make a decision slow. */
const newest = 100

/** The newest deployments of this environment, and the latest one of each older version; newest first. */
export function askDeployments(context: Context): Promise<Fact<readonly Deployment[]>> {
  const { project, environment } = context
  const { ledger, config } = project
  return ask(context.asking, 'ledger', 'lastgood audit', async () => {
    const [recent, byVersion] = await Promise.all([
      ledger.deployments(config.service, environment.name, newest),
      ledger.latestByVersion(config.service, environment.name, newest),
    ])
    const all = new Map([...recent, ...byVersion].map((each) => [each.id, each]))
    return [...all.values()].sort((a, b) => b.id - a.id)
  })
}
