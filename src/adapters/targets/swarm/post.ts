import { ProblemError } from '../../../model/problem-error.ts'
import { credentialsFor } from '../../registries/credentials.ts'
import { parseImageName } from '../../registries/image-name.ts'
import { authHeader } from '../docker/pull.ts'
import type { Scene } from './effect.ts'
import type { Identity } from './identity.ts'
import type { Service } from './service.ts'
import { imageIn, type Spec } from './spec.ts'

/** Posts a spec, with the version index that was read as compare-and-set: false when the service changed since. Throws ProblemError. */
export async function postSpec(
  { engine, io }: Scene,
  service: Service,
  goal: Spec,
): Promise<boolean> {
  const image = parseImageName(imageIn(goal))
  // A helper that fails here must not keep anybody from going back: without a header Swarm goes on with the login it was given last.
  const known = image.ok ? await credentialsFor(image.value.registry, io) : null
  const headers =
    image.ok && known?.ok && known.value ? authHeader(image.value.registry, known.value) : {}
  const path = `/services/${service.ID}/update?version=${service.Version.Index}`
  try {
    const { status, message } = await engine.ask('POST', path, { json: goal, headers })
    if (status === 200) return true
    throw new ProblemError({
      what: `Swarm refuses the update: ${message || `status ${status}`}`,
      where: engine.where,
      hint: `docker service inspect ${service.Spec.Name}`,
    })
  } catch (error) {
    if (error instanceof ProblemError && error.problem.what.includes('out of sequence'))
      return false
    throw error
  }
}

/** Times that the service may be scaled, or tasks of it counted, between our reading and our posting. */
export const mostTries = 10

export const changesAlways = ({ ref, engine }: Scene) => ({
  what: `The service ${ref.binding.component.name} changes all the time: each of ${mostTries} updates came too late`,
  where: engine.where,
  hint: 'See who changes it: docker events --filter type=service',
})

export const changedSince = (
  { ref, engine }: Scene,
  expected: string,
  { revision, version }: Identity,
) => ({
  what: `Somebody changed the service of ${ref.binding.component.name} since this was planned: it runs ${version ?? 'what no release is'} (${revision}), not ${expected}. Nothing was moved`,
  where: engine.where,
  hint: 'Make a new plan from what runs now: lastgood plan',
})
