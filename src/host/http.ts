import { agentThrough } from './piped.ts'

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  /** `http://…` or `https://…` (the certificate is checked). With `socketPath` only its path is used. */
  readonly url: string
  readonly socketPath?: string
  /** A program (argument vector) that carries the connection over its standard streams, for `http:` only (piped.ts). */
  readonly through?: readonly string[]
  /** For `https`, as PEM texts: authorities instead of the usual ones, and a certificate of ours with its key. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string }
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly timeoutSeconds: number
}

/** An answer with any status, or the reason why there is none. */
export type HttpAnswer =
  | {
      readonly state: 'answered'
      readonly status: number
      readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
      /** Headers that came behind the body, names in lower case; Caddy sends its ETag so. */
      readonly trailers?: Readonly<Record<string, string | undefined>>
      readonly body: string
    }
  | { readonly state: 'unanswered'; readonly why: string; readonly code: string }

export type Http = (request: HttpRequest) => Promise<HttpAnswer>

const maxBody = 16 * 1024 * 1024

export const http: Http = (wanted) =>
  new Promise((resolve) => {
    const url = new URL(wanted.url)
    const secure = url.protocol === 'https:' && wanted.socketPath === undefined
    // Importing node:http reads all its exports, one of which loads a whole HTTP client (20 ms); this does not.
    const { request } = process.getBuiltinModule(secure ? 'node:https' : 'node:http')
    const call = request(
      {
        ...(secure ? wanted.tls : {}),
        method: wanted.method,
        path: url.pathname + url.search,
        headers: wanted.headers ?? {},
        // Node would replace an empty one, which some services behind a Unix socket insist on.
        setHost: wanted.headers?.['host'] === undefined,
        agent: wanted.through === undefined ? false : agentThrough(wanted.through),
        // Spares Node working one out from the host for TLS that is not spoken here (3 ms on the first call).
        ...(secure ? {} : { servername: '' }),
        ...(wanted.socketPath === undefined
          ? { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port }
          : { socketPath: wanted.socketPath }),
      },
      (response) => {
        const chunks: Buffer[] = []
        let size = 0
        response.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size > maxBody) call.destroy(new Error(`answer over ${maxBody} bytes`))
          else chunks.push(chunk)
        })
        response.on('error', (error: NodeJS.ErrnoException) => unanswered(error))
        response.on('end', () => {
          clearTimeout(timer)
          resolve({
            state: 'answered',
            status: response.statusCode ?? 0,
            headers: response.headers,
            trailers: response.trailers,
            body: Buffer.concat(chunks).toString('utf8'),
          })
        })
      },
    )
    // One deadline for the whole exchange: a server that sends a byte a second must not hold a decision up.
    let timer: NodeJS.Timeout | undefined
    const watch = () => {
      timer = setTimeout(
        () => call.destroy(new Error(`no answer within ${wanted.timeoutSeconds} s`)),
        wanted.timeoutSeconds * 1000,
      )
    }
    // Requests through a program wait for their turn, which is no fault of the server's.
    if (wanted.through === undefined) watch()
    else call.once('socket', watch)
    const unanswered = (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      resolve({ state: 'unanswered', why: error.message, code: error.code ?? 'ETIMEDOUT' })
    }
    call.on('error', unanswered)
    call.end(wanted.body)
  })
