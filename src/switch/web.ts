import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { createProxyServer } from 'httpxy'
import { bodyAtHand } from './body.ts'
import { endToEnd, forwarded } from './headers.ts'
import { type Proxying, startTally } from './proxying.ts'
import { refuse } from './refusal.ts'
import { afterFailure, neverConnected } from './retry.ts'
import type { Choice } from './routing.ts'

/** Listens to one exchange while the library moves its bytes. */
interface Exchange {
  sent(upstream: ClientRequest): void
  answered(answer: IncomingMessage): void
}

/**
 * Forwards requests: streams both ways, repeats what may be repeated, counts the outcome. Never ends a broken answer
 * as if it were whole: then the client's connection is cut.
 */
export function webForwarding(proxying: Proxying) {
  const { flights, upstreams, hangSeconds, complain } = proxying
  const proxy = createProxyServer({})
  const exchanges = new WeakMap<IncomingMessage, Exchange>()
  proxy.on('proxyReq', (upstream, request) => exchanges.get(request)?.sent(upstream))
  proxy.on('proxyRes', (answer, request) => exchanges.get(request)?.answered(answer))

  return async (request: IncomingMessage, response: ServerResponse, choice: Choice) => {
    const { revision } = choice
    const tally = startTally(proxying, request, choice)
    let upstream: ClientRequest | null = null
    let answered = false
    let over = false
    let progress = { bytes: request.socket.bytesRead, at: 0 }

    const flight = {
      revision,
      cut: () => void response.destroy(),
      watch(seconds: number) {
        if (answered || over) return
        tally.waiting()
        const bytes = request.socket.bytesRead
        if (bytes !== progress.bytes) progress = { bytes, at: seconds }
        if (seconds - progress.at < hangSeconds) return
        over = true
        complain(revision, `no answer within ${hangSeconds} s`)
        tally.failed()
        refuse(response, 504)
        upstream?.destroy()
      },
    }
    flights.begin(flight)
    // Every attempt adds listeners of its own.
    request.setMaxListeners(0)
    response.setMaxListeners(0)
    response.on('close', () => {
      over = true
      flights.end(flight)
    })

    const closes = request.headers.connection?.toLowerCase().includes('close') ?? false
    exchanges.set(request, {
      sent(attempt) {
        upstream = attempt
        request.once('end', () => {
          if (Object.keys(request.trailers).length === 0 || attempt.destroyed) return
          attempt.addTrailers(request.trailers)
        })
      },
      answered(answer) {
        answered = true
        if (over) return
        tally.answered(answer.statusCode ?? 0)
        answer.headers = endToEnd(answer.headers)
        // Framing is made anew for the client; the connection is the client's to close.
        delete answer.headers['transfer-encoding']
        answer.headers.connection = closes || request.httpVersion === '1.0' ? 'close' : 'keep-alive'
        answer.on('end', () => response.addTrailers(answer.trailers))
        answer.on('error', (error) => {
          if (over) return
          tally.broken()
          complain(revision, `broke an answer off: ${error.message}`)
        })
      },
    })

    const body = await bodyAtHand(request)
    if (body === 'gone') return
    request.headers = forwarded(request)
    const repeatable = { method: request.method ?? 'GET', bodyAtHand: body !== 'streamed' }
    const replicas = upstreams.order(choice.upstreams)
    let fresh = false
    for (let replica = 0; replica < replicas.length;) {
      const target = replicas[replica] ?? ''
      const failure = await proxy
        .web(request, response, {
          target,
          agent: fresh ? false : upstreams.pool(revision),
          ...(body instanceof Buffer ? { buffer: Readable.from([body]) } : {}),
        })
        .then(
          () => null,
          (error: NodeJS.ErrnoException) => ({ error, pooled: upstream?.reusedSocket ?? false }),
        )
      if (failure === null || over) return
      if (answered) return void response.destroy()
      complain(revision, `${target}: ${failure.error.message}`)
      if (neverConnected(failure)) upstreams.refused(target)
      const next = afterFailure(failure, repeatable)
      if (next === 'give-up') break
      fresh = next === 'fresh-connection'
      if (!fresh) replica++
    }
    tally.failed()
    refuse(response, 502)
  }
}
