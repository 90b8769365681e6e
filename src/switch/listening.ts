import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { portProblem } from '../host/listen-problem.ts'
import type { Problem } from '../model/problem.ts'
import type { Listen } from './protocol.ts'

const retrySeconds = 1

/**
 * Listens, and while it cannot, says why and tries again every second: the port may come free, and the control
 * socket must answer meanwhile. `preferred` is the port it had before, for a switch that was told to take any.
 */
export function keepListening(
  server: Server,
  listen: Listen,
  preferred: number | null,
  told: (problem: Problem | null) => void,
) {
  let problem: Problem | null = null
  let port = listen.port === 0 ? (preferred ?? 0) : listen.port
  let timer: NodeJS.Timeout | undefined
  const attempt = () => server.listen(port, listen.host)
  server.on('listening', () => {
    problem = null
    told(null)
  })
  server.on('error', (error: NodeJS.ErrnoException) => {
    // Somebody took the port while it was down; nobody asked for that very one.
    if (listen.port === 0 && port !== 0 && error.code === 'EADDRINUSE') port = 0
    const before = problem?.what
    problem = portProblem({ host: listen.host, port }, error.code ?? error.message)
    if (problem.what !== before) told(problem)
    timer = setTimeout(attempt, retrySeconds * 1000)
  })
  attempt()
  return {
    problem: () => problem,
    listening: (): Listen | null =>
      server.listening ? { host: listen.host, port: (server.address() as AddressInfo).port } : null,
    stop: () => clearTimeout(timer),
  }
}
