import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Proxying } from './proxying.ts'
import { closed, type Page } from './page.ts'
import { refusalBytes } from './refusal.ts'
import type { Choice } from './routing.ts'
import { webForwarding } from './web.ts'
import { webSocketForwarding } from './websocket.ts'

const isWebSocket = (request: IncomingMessage) =>
  request.headers.upgrade?.toLowerCase() === 'websocket'

/**
 * The server that users reach. Node's own defences stay as they are: time limits for a request and its head, limits on
 * the head's size, refusal of contradictory framing. `choose` says who gets the next request; `page` what users get when nobody does.
 */
export function frontServer(
  proxying: Proxying,
  choose: () => Choice | null,
  page: () => Page | null = () => null,
): Server {
  const web = webForwarding(proxying)
  const webSocket = webSocketForwarding(proxying)
  const failed = (request: IncomingMessage) => (error: unknown) => {
    proxying.complain('switch', String(error))
    request.destroy()
  }
  const server = createServer({
    // Longer than most load balancers and clients keep an idle connection: they close first, without a race.
    keepAliveTimeout: 75_000,
    // Any other upgrade (h2c) is served as the plain request that it also is.
    shouldUpgradeCallback: isWebSocket,
  })
  server.on('request', (request, response) => {
    const choice = choose()
    if (choice === null) closed(request, response, page())
    else web(request, response, choice).catch(failed(request))
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const choice = choose()
    if (choice === null || !isWebSocket(request)) socket.end(refusalBytes(503))
    else webSocket(request, socket, head, choice).catch(failed(request))
  })
  return server
}
