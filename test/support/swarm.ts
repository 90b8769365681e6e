import { randomInt } from 'node:crypto'
import { startDockerd, type Dockerd } from './dockerd.ts'

/** Starts an engine that is the one manager of a swarm, on a loopback address of its own: swarms have fixed ports. */
export async function startSwarm(): Promise<Dockerd & AsyncDisposable> {
  const engine = await startDockerd()
  try {
    const address = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`
    await engine.docker(
      ...['swarm', 'init', '--listen-addr', `${address}:2377`, '--advertise-addr', address],
    )
    return engine
  } catch (error) {
    await engine[Symbol.asyncDispose]()
    throw error
  }
}
