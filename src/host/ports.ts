import { once } from 'node:events'
import { connect, createServer } from 'node:net'

/** A TCP port that was free a moment ago. Another process may take it before it is used. */
export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('freePort: no TCP address')
  return address.port
}

/** Whether a server could listen on this port now, on every address. */
export function portIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', () => resolve(false))
    server.listen(port, () => server.close(() => resolve(true)))
  })
}

/** Null when something on this machine accepts a TCP connection on `port`; else why not. */
export function refusesConnections(port: number, timeoutSeconds: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (why: string | null) => {
      socket.destroy()
      resolve(why)
    }
    socket.setTimeout(timeoutSeconds * 1000, () => end(`no connection within ${timeoutSeconds} s`))
    socket.on('connect', () => end(null))
    socket.on('error', (error) => end(error.message))
  })
}
