import { configChanges } from '../../config/fingerprint.ts'
import type { Deployment } from '../../model/deployment.ts'
import type { ConfigChange } from '../../model/evidence.ts'
import type { Fact } from '../../model/fact.ts'
import { ask, notAsked } from '../ask.ts'
import type { Context, Range } from '../context.ts'
import { isMounted } from '../mounted.ts'
import { rotatedIn, settingsInForce } from '../settings.ts'

/** What changed in the environment's settings since the target last ran with them; it would start with today's. */
export async function askSettings(
  context: Context,
  { to }: Range,
  deployments: Fact<readonly Deployment[]>,
): Promise<Fact<readonly ConfigChange[]>> {
  if (deployments.state !== 'known') return deployments
  const last = deployments.value.find(({ version, config }) => version === to && config !== null)
  if (!last?.config) return notAsked(`nobody recorded the settings that ${to} ran with`)
  const then = Object.fromEntries(Object.entries(last.config).filter(([name]) => !isMounted(name)))
  return ask(context.asking, 'ledger and lastgood.yaml', 'lastgood audit', async () => {
    const salt = await context.project.ledger.salt()
    const rotated = rotatedIn(context.environment)
    return configChanges(then, settingsInForce(context.environment, salt)).map((change) =>
      rotated.has(change.name) ? { ...change, keepsNew: true } : change,
    )
  })
}
