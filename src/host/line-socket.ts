import { connect } from 'node:net'

export interface LineRequest {
  /** Path of the Unix socket. */
  readonly socketPath: string
  /** Sent with a line break behind it; must not contain one. */
  readonly line: string
  /** One deadline for the whole exchange. */
  readonly timeoutSeconds: number
  /** A longer answer is none; 4 MiB when absent. */
  readonly maxBytes?: number
}

/** Everything that was said until the other side closed, or the reason why there is no whole answer. */
export type LineAnswer =
  | { readonly state: 'answered'; readonly text: string }
  | { readonly state: 'unanswered'; readonly why: string; readonly code: string }

/**
 * One line over a Unix stream socket and its answer: for programs that answer text and then close. Throws only for a line with
 * a line break or NUL in it, which would be more than one command.
 */
export function askLine(request: LineRequest): Promise<LineAnswer> {
  const { socketPath, line, timeoutSeconds, maxBytes = 4 * 1024 * 1024 } = request
  if (/[\n\r\0]/.test(line)) throw new Error('askLine: more than one line')
  return new Promise((resolve) => {
    const socket = connect(socketPath)
    const chunks: Buffer[] = []
    let size = 0
    const end = (answer: LineAnswer) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(answer)
    }
    const unanswered = (why: string, code: string) => end({ state: 'unanswered', why, code })
    const timer = setTimeout(
      () => unanswered(`no answer within ${timeoutSeconds} s`, 'ETIMEDOUT'),
      timeoutSeconds * 1000,
    )
    socket.on('error', (error: NodeJS.ErrnoException) =>
      unanswered(error.message, error.code ?? 'EIO'),
    )
    socket.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxBytes) unanswered(`answer over ${maxBytes} bytes`, 'EMSGSIZE')
      else chunks.push(chunk)
    })
    socket.on('end', () => end({ state: 'answered', text: Buffer.concat(chunks).toString('utf8') }))
    socket.write(`${line}\n`)
  })
}
