import type { ServerResponse } from 'node:http'

const texts = {
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
} as const

export type RefusalStatus = keyof typeof texts

/** Answers for an upstream that does not. The body names nothing that is behind the switch. */
export function refuse(response: ServerResponse, status: RefusalStatus): void {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    ...(status === 503 ? { 'retry-after': '1' } : {}),
  })
  response.end(`${status} ${texts[status]}\n`)
}

/** The same for a connection that asked to become a WebSocket: bytes of a whole answer. */
export function refusalBytes(status: RefusalStatus): string {
  const body = `${status} ${texts[status]}\n`
  return (
    `HTTP/1.1 ${status} ${texts[status]}\r\ncontent-type: text/plain; charset=utf-8\r\n` +
    `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`
  )
}
