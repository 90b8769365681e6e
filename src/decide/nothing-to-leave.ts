import type { Evidence } from '../model/evidence.ts'
import type { Problem } from '../model/problem.ts'
import { whyUnknown } from './context.ts'

/** Why no release is known that could be left: nobody could ask, what is up has no version, or nothing is up. */
export function nothingToLeave(
  running: Evidence['running'] | undefined,
  where: string,
  environment: string,
): Problem {
  const why = running && whyUnknown(running)
  if (why !== undefined) {
    return { what: `It is not known what runs here: ${why}`, where, hint: 'lastgood doctor' }
  }
  const hint = `Bring a release in: lastgood deploy <version> -e ${environment}`
  const unnamed = (running?.state === 'known' ? running.value : []).flatMap(({ revisions }) =>
    revisions.filter(({ state, version }) => state !== 'stopped' && version === null),
  )
  const [first] = unnamed
  if (first === undefined) {
    return { what: 'Nothing runs here, so there is nothing to leave', where, hint }
  }
  return {
    what: `What runs here (${first.id}) has no version that lastgood knows, so there is nothing to leave by name`,
    where,
    hint: `${hint}; or tell which version it is: lastgood record <version> -e ${environment}`,
  }
}
