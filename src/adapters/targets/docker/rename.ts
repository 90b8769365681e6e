import { ProblemError } from '../../../model/problem-error.ts'
import type { Container } from './containers.ts'
import type { Engine } from './engine.ts'

/** Gives a container another name; the engine lets only one have it. Throws ProblemError when somebody else has it. */
export async function rename(engine: Engine, container: Container, name: string): Promise<void> {
  if (container.name === name) return
  const path = `/containers/${container.id}/rename?name=${encodeURIComponent(name)}`
  const { status, message } = await engine.ask('POST', path, { faults: true })
  if (status === 204) return
  throw new ProblemError({
    what: `The container ${container.name} cannot become ${name}: ${message || `status ${status}`}`,
    where: engine.where,
    hint: `See who has that name: docker inspect ${name}`,
  })
}
