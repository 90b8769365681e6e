import type { Io } from '../../../host/io.ts'
import { refusesConnections } from '../../../host/ports.ts'

/** Null: healthy. Else what is wrong, for people: never answers, hangs and wrong answers are told apart. */
export type Ailment = string | null

/**
 * Asks one replica once: GET of the health path wants a status 200–299; without a path, accepting a connection is
 * healthy.
 */
export async function probe(
  health: string | null,
  port: number,
  timeoutSeconds: number,
  io: Pick<Io, 'http'>,
): Promise<Ailment> {
  if (health === null) {
    const why = await refusesConnections(port, timeoutSeconds)
    return why === null ? null : `nothing accepts connections on port ${port} (${why})`
  }
  const url = address(port) + (health.startsWith('/') ? health : `/${health}`)
  const answer = await io.http({ method: 'GET', url, timeoutSeconds })
  if (answer.state === 'answered') {
    return answer.status >= 200 && answer.status < 300
      ? null
      : `health check ${health} answered ${answer.status}`
  }
  return answer.code === 'ECONNREFUSED'
    ? `nothing listens on port ${port}`
    : `health check ${health} did not answer (${answer.why})`
}

/** Two good answers in a row, so that one lucky answer of a flapping service is not taken for health. */
export async function steady(
  health: string | null,
  port: number,
  timeoutSeconds: number,
  io: Pick<Io, 'http' | 'clock'>,
): Promise<Ailment> {
  const first = await probe(health, port, timeoutSeconds, io)
  if (first !== null) return first
  await io.clock.sleep(0.05)
  const second = await probe(health, port, timeoutSeconds, io)
  return second === null ? null : `flapping: ${second}`
}

export const address = (port: number) => `http://127.0.0.1:${port}`
