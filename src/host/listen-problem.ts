import { createServer } from 'node:net'
import type { Problem } from '../model/problem.ts'

export interface Address {
  readonly host: string
  readonly port: number
}

/** Why nobody could listen on this address now (by listening on it for a moment), or null. Port 0 is always free. */
export function whyNotListen(address: Address): Promise<Problem | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(portProblem(address, error.code ?? error.message)),
    )
    server.listen(address.port, address.host, () => server.close(() => resolve(null)))
  })
}

/** The Problem of an address that cannot be listened on; `code` is Node's error code. */
export function portProblem({ host, port }: Address, code: string): Problem {
  const where = `${host}:${port}`
  if (code === 'EADDRINUSE') {
    return {
      what: `Port ${port} is taken by another program`,
      where,
      hint: `See who has it with: ss -ltnp 'sport = :${port}'   (or: lsof -nP -iTCP:${port} -sTCP:LISTEN)`,
    }
  }
  if (code === 'EACCES') {
    return {
      what: `This user may not listen on port ${port}`,
      where,
      hint: 'Choose a port from 1024 up for the traffic adapter in lastgood.yaml',
    }
  }
  return {
    what: `Cannot listen on ${where} (${code})`,
    where,
    hint: 'Set host and port of the traffic adapter in lastgood.yaml to an address of this machine',
  }
}
