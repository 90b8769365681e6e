import { once } from 'node:events'
import { createServer, request as ask } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Registry } from './registry.ts'

export interface PrivateRegistry extends AsyncDisposable {
  /** `127.0.0.1:4711`: another name for what the registry has, for whoever logs in. */
  readonly host: string
  /** How many requests were let in. */
  readonly admitted: () => number
}

/** A door in front of a real registry that lets in one person with one password (Basic), and nobody else. */
export async function privateRegistry(
  { host: behind }: Registry,
  username: string,
  password: string,
): Promise<PrivateRegistry> {
  const wanted = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  let admitted = 0
  const server = createServer((request, response) => {
    const { method, url, headers } = request
    if (headers.authorization !== wanted) {
      request.resume()
      response.writeHead(401, { 'www-authenticate': 'Basic realm="shop"' })
      response.end('{"errors":[{"code":"UNAUTHORIZED"}]}')
      return
    }
    admitted += 1
    const onwards = ask(`http://${behind}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onwards.on('error', () => response.destroy())
    request.pipe(onwards)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    admitted: () => admitted,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
