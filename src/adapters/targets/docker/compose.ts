import type { Problem } from '../../../model/problem.ts'
import type { ComponentRef } from '../target.ts'
import { listContainers } from './containers.ts'
import type { Engine } from './engine.ts'

const [project, service] = ['com.docker.compose.project', 'com.docker.compose.service']

/**
 * Compose runs a service of this component's name in a project of this service's name: this target does not drive that, and would
 * run its own containers beside it. Said before the first deploy only: later it must not stand in a rollback's way.
 */
export async function composeProblems(
  ref: ComponentRef,
  engine: Engine,
): Promise<readonly Problem[]> {
  const wanted = [`${project}=${ref.service}`, `${service}=${ref.binding.component.name}`]
  const filters = encodeURIComponent(JSON.stringify({ label: wanted }))
  const { body } = await engine.ask('GET', `/containers/json?filters=${filters}`)
  const found = (Array.isArray(body) ? body : []) as { Names?: string[] }[]
  if (found.length === 0 || (await listContainers(ref, engine)).length > 0) return []
  const names = found.map(({ Names }) => (Names?.[0] ?? '?').replace(/^\//, '')).join(', ')
  return [
    {
      what: `Compose runs ${ref.binding.component.name} itself (${names}), which lastgood would not drive but run a second one beside`,
      where: engine.where,
      hint: `Write kind: compose, which lets Compose do it; or take it out of the compose file and of the engine, docker compose rm --stop ${ref.binding.component.name}; what stays in the project is reached through network: ${ref.service}_default`,
    },
  ]
}
