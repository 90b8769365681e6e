import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** Headers that speak of one connection only (RFC 9110 §7.6.1), and `expect`, which the switch answers itself. */
const hopByHop = [
  'connection',
  'proxy-connection',
  'keep-alive',
  'te',
  'upgrade',
  'proxy-authenticate',
  'proxy-authorization',
]

/** Not for a sender to take away: without its framing, the rest of a body would be read as the next message. */
const needed = ['transfer-encoding', 'content-length', 'host']

/** A copy without hop-by-hop headers and without those that `connection` names. */
export function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const kept = { ...headers }
  for (const name of (headers.connection ?? '').split(',')) {
    const named = name.trim().toLowerCase()
    if (!needed.includes(named)) delete kept[named]
  }
  for (const name of hopByHop) delete kept[name]
  return kept
}

/**
 * Headers for the upstream: end-to-end ones, with the client added to `x-forwarded-for`. `x-forwarded-proto` and
 * `x-forwarded-host` stay as a proxy before us set them (it may have ended TLS), else say what we saw.
 */
export function forwarded(request: IncomingMessage): IncomingHttpHeaders {
  const kept = endToEnd(request.headers)
  delete kept.expect
  const before = kept['x-forwarded-for']
  const client = request.socket.remoteAddress ?? 'unknown'
  return {
    ...kept,
    'x-forwarded-for': before === undefined ? client : `${String(before)}, ${client}`,
    'x-forwarded-proto': kept['x-forwarded-proto'] ?? 'http',
    'x-forwarded-host': kept['x-forwarded-host'] ?? request.headers.host ?? '',
  }
}
