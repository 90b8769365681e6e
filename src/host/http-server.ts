import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fail, ok, type Result } from '../model/problem.ts'
import { type Address, portProblem } from './listen-problem.ts'

/** A request whose body came whole. */
export interface Received {
  readonly method: string
  /** Without what follows `?`. */
  readonly path: string
  /** Names in lower case; repeated ones joined with a comma. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
}

export interface Reply {
  readonly status: number
  readonly json: unknown
}

export interface HttpService {
  readonly address: Address
  readonly maxBodyBytes: number
  /** Seconds until a request must have come whole. */
  readonly deadlineSeconds: number
  answer(request: Received): Promise<Reply>
  /** Told of what `answer` threw; whoever asked gets a 500 without it. */
  broken(error: unknown): void
}

export interface Listening {
  readonly port: number
  /** Takes no more connections, and waits for the answers under way. */
  close(): Promise<void>
}

/** Serves small JSON over HTTP/1.1. Problems: the address cannot be listened on. */
export async function listenHttp(service: HttpService): Promise<Result<Listening>> {
  const { address, deadlineSeconds } = service
  const server = createServer(
    {
      requestTimeout: deadlineSeconds * 1000,
      headersTimeout: deadlineSeconds * 1000,
      keepAliveTimeout: 5000,
      connectionsCheckingInterval: Math.min(1000, deadlineSeconds * 500),
    },
    (request, response) => void serve(service, request, response),
  )
  // A second line of defence: nobody needs so many at once.
  server.maxConnections = 1000
  server.listen(address.port, address.host)
  try {
    await once(server, 'listening')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return fail(portProblem(address, code ?? message))
  }
  return ok({
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      await closed
    },
  })
}

async function serve(
  service: HttpService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = ({ status, json }: Reply, more: Record<string, string> = {}) => {
    const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', ...more }
    response.writeHead(status, headers).end(`${JSON.stringify(json)}\n`)
  }
  // A client that goes away while it is answered is nothing to worry about.
  response.on('error', () => {})
  const body = await bodyOf(request, service.maxBodyBytes)
  if (body === 'gone') return
  if (body === 'too-large') {
    const json = { error: `the body is over ${service.maxBodyBytes} bytes` }
    // What is left of the body is not read.
    return reply({ status: 413, json }, { connection: 'close' })
  }
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(',')]),
  )
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  try {
    reply(await service.answer({ method: request.method ?? 'GET', path, headers, body }))
  } catch (error) {
    service.broken(error)
    reply({ status: 500, json: { error: 'this went wrong here; try again' } })
  }
}

function bodyOf(
  request: IncomingMessage,
  most: number,
): Promise<Uint8Array | 'too-large' | 'gone'> {
  return new Promise((resolve) => {
    if (Number(request.headers['content-length'] ?? 0) > most) return resolve('too-large')
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= most) return void chunks.push(chunk)
      request.pause()
      resolve('too-large')
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', () => resolve('gone'))
    request.on('close', () => resolve('gone'))
  })
}
