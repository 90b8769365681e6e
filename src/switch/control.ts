import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { z } from 'zod'
import type { Problem } from '../model/problem.ts'
import type { SwitchCounts, SwitchHistory, SwitchState, WantedRoute } from './protocol.ts'
import { pageSchema, type Page } from './page.ts'
import type { CountedGuard, DrainRequest } from './protocol.ts'
import { drainSchema, fromJson, guardsSchema, wantedRoutesSchema } from './saved.ts'

/** What can be asked of a switch and told to it. Telling resolves when it is on the disk. */
export interface Steering {
  state(): SwitchState
  counts(): SwitchCounts
  history(seconds: number): SwitchHistory
  /** A Problem, and nothing changed, when somebody would get requests whose address nobody knows. */
  setRoutes(routes: readonly WantedRoute[]): Promise<Problem | null>
  setGuards(guards: readonly CountedGuard[]): Promise<void>
  setPage(page: Page | null): Promise<void>
  /** A Problem when the revision still gets requests. */
  drain(request: DrainRequest): Problem | null
  stop(): void
}

type Answer = { readonly status: number; readonly body: unknown }

const maxBody = 1024 * 1024

/** The control server; who may use it is decided by the folder its socket stands in. */
export function controlServer(steering: Steering): Server {
  const answer = (status: number, body: unknown): Answer => ({ status, body })
  const refused = (status: number, what: string, hint: string) =>
    answer(status, { what, where: 'control socket of the switch', hint } satisfies Problem)

  const withBody = async <T>(
    request: IncomingMessage,
    schema: z.ZodType<T>,
    work: (value: T) => Promise<Answer> | Answer,
  ): Promise<Answer> => {
    const text = await read(request)
    if (text === null)
      return refused(413, 'The request is too large', `Send up to ${maxBody} bytes`)
    const parsed = fromJson(text, schema)
    if ('error' in parsed) return refused(400, 'The request was not understood', parsed.error)
    return work(parsed.value)
  }
  const state = () => answer(200, steering.state())
  const unless = (status: number) => (problem: Problem | null) =>
    problem === null ? state() : answer(status, problem)

  const calls: Record<string, (request: IncomingMessage, url: URL) => Promise<Answer> | Answer> = {
    'GET /state': state,
    'GET /counts': () => answer(200, steering.counts()),
    'GET /history': (_request, url) =>
      answer(200, steering.history(Number(url.searchParams.get('seconds') ?? 900) || 900)),
    'GET /health': () => {
      const { problem, listening } = steering.state()
      return answer(problem === null && listening !== null ? 200 : 503, problem ?? {})
    },
    'PUT /routes': (request) =>
      withBody(request, wantedRoutesSchema, (routes) =>
        steering.setRoutes(routes).then(unless(400)),
      ),
    'PUT /guards': (request) =>
      withBody(request, guardsSchema, (guards) =>
        steering.setGuards(guards as readonly CountedGuard[]).then(state),
      ),
    'PUT /page': (request) =>
      withBody(request, pageSchema, (page) => steering.setPage(page).then(state)),
    'POST /drain': (request) =>
      withBody(request, drainSchema, (drain) => unless(409)(steering.drain(drain))),
    'POST /stop': () => {
      steering.stop()
      return state()
    },
  }

  return createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://switch')
    const call = calls[`${request.method ?? ''} ${url.pathname}`]
    const known = Object.keys(calls).join(', ')
    Promise.resolve(
      call?.(request, url) ?? refused(404, 'There is no such call', `Known: ${known}`),
    )
      .catch((error: Error) => refused(500, error.message, 'See the log of the switch'))
      .then((said) => send(response, said))
      .catch(() => response.destroy())
  })
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(`${JSON.stringify(body)}\n`)
}

async function read(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBody) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
