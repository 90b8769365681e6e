import { randomInt } from 'node:crypto'
import { startDockerd, type Dockerd } from './dockerd.ts'

/** A loopback address of its own for each node: swarms have fixed ports. */
const addressFlags = () => {
  const address = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`
  return ['--listen-addr', `${address}:2377`, '--advertise-addr', address]
}

/** Makes an engine a worker of the swarm that the other one manages. */
export async function joinAsWorker(worker: Dockerd, manager: Dockerd): Promise<void> {
  const token = await manager.docker('swarm', 'join-token', '-q', 'worker')
  const to = await manager.docker('info', '--format', '{{.Swarm.NodeAddr}}')
  await worker.docker('swarm', 'join', '--token', token, ...addressFlags(), `${to}:2377`)
}

/** Starts an engine that is the one manager of a swarm. `flags` are added to dockerd's. */
export async function startSwarm(
  flags: readonly string[] = [],
): Promise<Dockerd & AsyncDisposable> {
  const engine = await startDockerd(flags)
  try {
    await engine.docker('swarm', 'init', ...addressFlags())
    return engine
  } catch (error) {
    await engine[Symbol.asyncDispose]()
    throw error
  }
}
