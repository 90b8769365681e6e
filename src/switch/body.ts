import type { IncomingMessage } from 'node:http'

/** Bodies up to this size are read before they are sent on, so that another replica can be tried. */
const smallBytes = 64 * 1024

/**
 * The body of a request when it is small and of known length; `none` without a body; `streamed` when it is neither
 * (and is left unread); `gone` when the client left before it had sent it.
 */
export async function bodyAtHand(
  request: IncomingMessage,
): Promise<Buffer | 'none' | 'streamed' | 'gone'> {
  if (request.headers['transfer-encoding'] !== undefined) return 'streamed'
  const length = Number(request.headers['content-length'] ?? 0)
  if (length === 0) return 'none'
  if (length > smallBytes) return 'streamed'
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer)
  } catch {
    return 'gone'
  }
  return Buffer.concat(chunks)
}
