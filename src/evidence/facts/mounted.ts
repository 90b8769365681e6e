import type { Deployment } from '../../model/deployment.ts'
import type { ConfigChange } from '../../model/evidence.ts'
import type { Fact } from '../../model/fact.ts'
import { ProblemError } from '../../model/problem-error.ts'
import { ask, notAsked } from '../ask.ts'
import type { Context, Range } from '../context.ts'
import { isMounted, mountedConfig, mountedPath } from '../mounted.ts'

/**
 * Mounted configuration whose content changed since the target last ran: whichever release runs, it reads the files as they are.
 * Undefined when nothing is mounted as configuration, now or then.
 */
export async function askMounted(
  { asking, project, places }: Context,
  { to }: Range,
  deployments: Fact<readonly Deployment[]>,
): Promise<Fact<readonly ConfigChange[]> | undefined> {
  if (deployments.state !== 'known') return undefined
  const last = deployments.value.find(({ version, config }) => version === to && config !== null)
  const then = Object.entries(last?.config ?? {}).filter(([name]) => isMounted(name))
  if (places.every(({ target }) => target.mounted === undefined)) return undefined
  const now = await ask(asking, 'mounted files', 'lastgood doctor', async () => {
    const salt = await project.ledger.salt()
    const seen = await mountedConfig(places, Object.fromEntries(then), salt, project.io)
    const [problem] = seen.problems
    if (problem !== undefined) throw new ProblemError(problem)
    return seen.fingerprints
  })
  if (now.state !== 'known') return now
  if (Object.keys(now.value).length === 0) return undefined
  if (then.length === 0) return notAsked(`nobody fingerprinted what ${to} had mounted`)
  const value = then
    .filter(([name, fingerprint]) => now.value[name] !== fingerprint)
    .map(([name]) => ({ name: mountedPath(name), change: 'changed', where: 'mounted' }) as const)
  return { ...now, value }
}
