import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What came in. */
export interface Delivered {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/** A real HTTP server that takes messages, as Slack, PagerDuty or anybody's webhook would. */
export interface Receiver extends AsyncDisposable {
  readonly url: string
  /** In the order of their coming, refused ones included. */
  readonly delivered: readonly Delivered[]
  /** `hang`: takes them and never answers; a number: answers so, and repeats what it was sent. */
  mode: 'ok' | 'hang' | 'drop' | number
}

export async function startReceiver(): Promise<Receiver> {
  const delivered: Delivered[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const path = request.url ?? ''
      delivered.push({ path, headers: request.headers, body, at: Date.now() })
      if (receiver.mode === 'hang') return
      if (receiver.mode === 'drop') return void request.socket.destroy()
      if (receiver.mode === 'ok') return void response.end('ok')
      response.writeHead(receiver.mode).end(`no: ${path} ${body}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    delivered,
    mode: 'ok',
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
  return receiver
}
