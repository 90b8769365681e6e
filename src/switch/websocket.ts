import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { createProxyServer } from 'httpxy'
import { forwarded } from './headers.ts'
import { type Proxying, startTally } from './proxying.ts'
import { refusalBytes } from './refusal.ts'
import type { Choice } from './routing.ts'

/** Milliseconds that a client has to close its side after the upstream closed. */
const goodbye = 1000

/** Listens to one WebSocket while the library moves its bytes. */
interface Connection {
  sent(upstream: ClientRequest): void
  failed(error: Error): void
}

/** Forwards WebSockets. One counts as a request whose answer is the upstream's answer to the upgrade. */
export function webSocketForwarding(proxying: Proxying) {
  const { flights, upstreams, hangSeconds, complain } = proxying
  const proxy = createProxyServer({})
  const connections = new WeakMap<IncomingMessage, Connection>()
  proxy.on('proxyReqWs', (upstream, request) => connections.get(request)?.sent(upstream))
  // The library tells of a failure just before it ends the client's connection: the moment for an answer.
  proxy.on('error', (error, request) => request && connections.get(request)?.failed(error))

  return async (request: IncomingMessage, socket: Duplex, head: Buffer, choice: Choice) => {
    const { revision } = choice
    const tally = startTally(proxying, request, choice)
    const [target] = upstreams.order(choice.upstreams)
    let answered = false
    let over = false
    let cutUpstream = () => {}
    const flight = {
      revision,
      watch: () => answered || over || tally.waiting(),
      cut() {
        socket.destroy()
        cutUpstream()
      },
    }
    flights.begin(flight)
    socket.on('close', () => {
      over = true
      cutUpstream()
      flights.end(flight)
    })
    connections.set(request, {
      sent(upstream) {
        cutUpstream = () => void upstream.destroy()
        upstream.once('response', (answer) => {
          answered = true
          tally.answered(answer.statusCode ?? 0)
        })
        upstream.once('upgrade', (_answer, tunnel) => {
          answered = true
          tally.answered(101)
          cutUpstream = () => void tunnel.destroy()
          // Half-open connections would otherwise stay in flight for as long as a client likes.
          tunnel.once('close', () => setTimeout(() => socket.destroy(), goodbye).unref())
        })
      },
      failed(error: NodeJS.ErrnoException) {
        if (over) return
        complain(revision, `WebSocket: ${error.message}`)
        if (answered) return
        answered = true
        if (error.syscall === 'connect') upstreams.refused(target ?? '')
        tally.failed()
        socket.write(refusalBytes(502))
      },
    })
    request.headers = { ...forwarded(request), connection: 'Upgrade', upgrade: 'websocket' }
    await proxy.ws(
      request,
      socket as Parameters<typeof proxy.ws>[1],
      { target: target ?? '', agent: false, upgradeTimeout: hangSeconds * 1000 },
      head,
    )
  }
}
