import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

/** A real replica of a release, with answers that are hard to forward. */
export interface Upstream extends AsyncDisposable {
  readonly address: string
  /** Requests that reached it, as `METHOD /url`. */
  readonly seen: readonly string[]
  /** Lets requests to `/held` answer. */
  release(): void
}

/**
 * Starts a replica that says `version` in every answer. `/status/<n>` answers with that status, `/held` when released,
 * `/hang` never, `/cut` breaks off after a part, `/drop` closes without a word, `/stream` sends a line now and one when
 * released, `/digest` the SHA-256 of the request's body, `/headers` the request's headers, `/trailers` adds a trailer;
 * a WebSocket echoes.
 */
export async function startUpstream(version: string, port = 0): Promise<Upstream> {
  const seen: string[] = []
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  const server = createServer({ keepAliveTimeout: 1000 }, (request, response) => {
    seen.push(`${request.method} ${request.url}`)
    response.setHeader('x-version', version)
    answer(request, response, version, released)
  })
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    release,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  version: string,
  released: Promise<void>,
): void {
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  const status = /^\/status\/(\d+)$/.exec(path)?.[1]
  if (status !== undefined) {
    response.statusCode = Number(status)
    response.end(version)
  } else if (path === '/held') void released.then(() => response.end(version))
  else if (path === '/hang') request.resume()
  else if (path === '/drop') request.socket.destroy()
  else if (path === '/cut') {
    response.writeHead(200, { 'content-length': 1000 })
    response.write('a part', () => response.destroy())
  } else if (path === '/stream') {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`data: ${version}\n\n`)
    void released.then(() => response.end('data: end\n\n'))
  } else if (path === '/digest') {
    const hash = createHash('sha256')
    request.on('data', (chunk: Buffer) => hash.update(chunk))
    request.on('end', () => response.end(hash.digest('hex')))
  } else if (path === '/headers') response.end(JSON.stringify(request.headers))
  else if (path === '/trailers') {
    response.writeHead(200, { trailer: 'x-sum' })
    response.write('body')
    response.addTrailers({ 'x-sum': '42' })
    response.end()
  } else {
    request.resume()
    response.setHeader('content-length', Buffer.byteLength(version))
    response.end(version)
  }
}
