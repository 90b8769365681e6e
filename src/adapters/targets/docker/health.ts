import type { Io } from '../../../host/io.ts'
import type { ComponentRef } from '../target.ts'
import type { Container } from './containers.ts'
import { endpointOf } from './endpoint.ts'
import type { Engine } from './engine.ts'

/** Null: healthy. Else what is wrong, for people. */
export type Ailment = string | null

/** Seconds that a container without port and without a health check must run to be called healthy. */
const settleSeconds = 1

/**
 * Looks at one running container once: its own HEALTHCHECK where the image has one, else the component's health path over the
 * published port; without a path, something that answers or listens there; without a port, that it keeps running.
 */
export async function ailmentOf(
  ref: ComponentRef,
  engine: Engine,
  container: Pick<Container, 'name' | 'running' | 'inspected'>,
  timeoutSeconds: number,
  io: Pick<Io, 'http' | 'clock'>,
): Promise<Ailment> {
  const { State } = container.inspected
  if (!container.running) return `container ${container.name} is ${State.Status}`
  const own = State.Health?.Status
  if (own !== undefined && own !== 'none') {
    return own === 'healthy' ? null : `its HEALTHCHECK says ${own}`
  }
  const endpoint = endpointOf(ref, engine, container.inspected)
  if (endpoint !== null) return probe(endpoint, ref.binding.component.health, timeoutSeconds, io)
  const ranSeconds = (io.clock.now().getTime() - Date.parse(State.StartedAt)) / 1000
  return ranSeconds >= settleSeconds ? null : 'only just started'
}

async function probe(
  endpoint: string,
  health: string | null,
  timeoutSeconds: number,
  io: Pick<Io, 'http'>,
): Promise<Ailment> {
  const path = health ?? '/'
  const url = endpoint + (path.startsWith('/') ? path : `/${path}`)
  const answer = await io.http({ method: 'GET', url, timeoutSeconds })
  if (answer.state === 'answered') {
    const fine = health === null || (answer.status >= 200 && answer.status < 300)
    return fine ? null : `health check ${health} answered ${answer.status}`
  }
  // The engine's proxy accepts every connection, and closes it when nothing listens behind it. What speaks another
  // protocol answers nonsense, or keeps the connection open.
  const listens = answer.code.startsWith('HPE_') || answer.code === 'ETIMEDOUT'
  if (health === null && listens) return null
  return health === null
    ? `nothing listens on its port (${answer.why})`
    : `health check ${health} did not answer (${answer.why})`
}

/** Two good answers in a row, so that one lucky answer of a flapping service is not taken for health. */
export async function steady(
  ref: ComponentRef,
  engine: Engine,
  container: Pick<Container, 'name' | 'running' | 'inspected'>,
  timeoutSeconds: number,
  io: Pick<Io, 'http' | 'clock'>,
): Promise<Ailment> {
  const first = await ailmentOf(ref, engine, container, timeoutSeconds, io)
  if (first !== null || container.inspected.State.Health !== undefined) return first
  await io.clock.sleep(0.1)
  return ailmentOf(ref, engine, container, timeoutSeconds, io)
}
