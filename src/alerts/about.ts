import type { Deployment } from '../model/deployment.ts'
import type { Signal } from './memory.ts'

/**
 * Why a signal says nothing against what is deployed now, or null when it may. What was going on before a release came is not
 * its doing; and what came in before it came (a signal left over by a crash) was about another. Pure.
 */
export function whyNotAbout(
  { alert, receivedAt }: Signal,
  { version, startedAt }: Pick<Deployment, 'version' | 'startedAt'>,
): string | null {
  const came = Date.parse(startedAt)
  if (Date.parse(receivedAt) < came) {
    return `it came at ${receivedAt}, before ${version} did (${startedAt})`
  }
  if (alert.startsAt !== null && Date.parse(alert.startsAt) < came) {
    return `it began at ${alert.startsAt}, before ${version} came (${startedAt})`
  }
  return null
}
