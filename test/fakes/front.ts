import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a front may do instead of passing a request on. */
export type FrontFault = 'down' | 'slow' | '503' | '401' | 'html' | 'half' | 'redirect'

/** A real server in front of another one, that can be told to fail. */
export interface Front extends AsyncDisposable {
  readonly url: string
  /** Null: passes everything on. */
  fault: FrontFault | null
  /** Headers of the last request that came. */
  readonly headers: IncomingMessage['headers']
  /** How many requests came. */
  readonly count: number
  /** Changes an answer's body on its way. */
  edit: ((body: string) => string) | null
}

/** `secret` is repeated in refusals, as some servers do. */
export async function startFront(to: string, secret = ''): Promise<Front> {
  let headers: IncomingMessage['headers'] = {}
  let count = 0
  const server = createServer({ keepAliveTimeout: 1 }, (incoming, outgoing) => {
    headers = incoming.headers
    count += 1
    answer(front, to, secret, incoming, outgoing)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const front: Front = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fault: null,
    edit: null,
    get headers() {
      return headers
    },
    get count() {
      return count
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
  return front
}

function answer(
  { fault, edit }: Front,
  to: string,
  secret: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  const say = (status: number, type: string, body: string, more = {}) =>
    outgoing.writeHead(status, { 'content-type': type, ...more }).end(body)
  switch (fault) {
    case 'down':
      return void incoming.socket.destroy()
    case 'slow':
      return // the deadline of whoever asks ends it
    case '503':
      return void say(503, 'text/plain', 'the store is starting')
    case '401':
      return void say(401, 'text/plain', `no such token: ${secret}`)
    case 'html':
      return void say(200, 'text/html', '<h1>Sign in</h1>')
    case 'redirect':
      return void say(302, 'text/html', '', { location: 'http://elsewhere.example/login?x=1' })
    case 'half':
      outgoing.writeHead(200, { 'content-length': '100000' })
      outgoing.write('{')
      return void outgoing.destroy()
    case null:
  }
  const onward = request(
    `${to}${incoming.url}`,
    { method: incoming.method ?? 'GET', headers: { ...incoming.headers, connection: 'close' } },
    (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const rest = { ...response.headers }
        delete rest['content-length']
        delete rest['transfer-encoding']
        outgoing.writeHead(response.statusCode ?? 500, rest).end(edit?.(text) ?? text)
      })
    },
  )
  onward.on('error', () => incoming.socket.destroy())
  incoming.pipe(onward)
}
