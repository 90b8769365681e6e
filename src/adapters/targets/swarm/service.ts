import { ProblemError } from '../../../model/problem-error.ts'
import type { Engine } from '../docker/engine.ts'
import type { ComponentRef } from '../target.ts'
import { settingsOf } from './settings-of.ts'
import type { Spec, TaskTemplate } from './spec.ts'

/** A Swarm service as its managers tell it. Source: Docker Engine API, Service. Times are of the managers' clock. */
export interface Service {
  readonly ID: string
  readonly Version: { readonly Index: number }
  readonly CreatedAt: string
  readonly UpdatedAt: string
  readonly Spec: Spec
  readonly PreviousSpec?: Spec | null
  readonly UpdateStatus?: UpdateStatus | null
}

export interface UpdateStatus {
  /** `updating`, `paused`, `completed`, `rollback_started`, `rollback_paused` or `rollback_completed`; absent: none yet. */
  readonly State?: string
  readonly StartedAt?: string
  readonly CompletedAt?: string
  readonly Message?: string
}

export interface Task {
  readonly ID: string
  readonly Slot?: number
  readonly NodeID?: string
  readonly UpdatedAt: string
  readonly Spec: TaskTemplate
  readonly DesiredState: string
  readonly Status: { readonly State: string; readonly Err?: string; readonly Message?: string }
}

/** The service, or null when there is none of that name. Throws ProblemError when the engine is silent or no manager. */
export async function findService(ref: ComponentRef, engine: Engine): Promise<Service | null> {
  const { service } = settingsOf(ref)
  const { status, body, message } = await engine.ask('GET', `/services/${service}`)
  if (status === 404) return null
  const found = body as Service
  // The engine also takes the beginning of an id for a name.
  if (status === 200 && found.Spec.Name === service) return found
  if (status === 200) return null
  throw new ProblemError({
    what: `The engine does not tell of the service ${service}: ${message || `status ${status}`}`,
    where: engine.where,
    hint: `docker service inspect ${service}`,
  })
}

/** The service. Throws ProblemError when there is none. */
export async function theService(ref: ComponentRef, engine: Engine): Promise<Service> {
  const found = await findService(ref, engine)
  if (found === null) throw new ProblemError(noService(ref, engine.where))
  return found
}

export const noService = (ref: ComponentRef, where: string) => ({
  what: `Swarm has no service ${settingsOf(ref).service}`,
  where,
  hint: 'Create it first (docker stack deploy), or correct service: in lastgood.yaml: docker service ls',
})

/** Tasks of a service, those of the past that Swarm still remembers included. */
export async function tasksOf(service: Service, engine: Engine): Promise<readonly Task[]> {
  const filters = encodeURIComponent(JSON.stringify({ service: [service.ID] }))
  const { status, body, message } = await engine.ask('GET', `/tasks?filters=${filters}`)
  if (status === 200 && Array.isArray(body)) return body as Task[]
  throw new ProblemError({
    what: `The engine does not tell the tasks of ${service.Spec.Name}: ${message || `status ${status}`}`,
    where: engine.where,
    hint: `docker service ps ${service.Spec.Name}`,
  })
}
