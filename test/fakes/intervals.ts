import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Events by second, and a clock that stands still until it is moved: what a metrics service has behind its API. */
export interface Intervals {
  /** Seconds. */
  now: number
  readonly events: {
    at: number
    readonly good: number
    readonly bad: number
    readonly total: number
  }[]
  hidden: boolean
  /** JSON text that stands in the place of the newest number, such as `1e999`. */
  odd: string | null
  warning: boolean
}

export const newIntervals = (): Intervals => ({
  now: 1_790_000_003,
  events: [],
  hidden: false,
  odd: null,
  warning: false,
})

/** Sums by interval, only of those that saw events: services leave the others out. */
export function sums(
  { events, hidden }: Intervals,
  field: 'total' | 'bad',
  span: { readonly from: number; readonly to: number; readonly every: number },
): readonly { readonly at: number; readonly value: number }[] {
  if (hidden) return []
  const { from, to, every } = span
  const some = events.filter(({ at }) => at >= from && at < to)
  const groups = Map.groupBy(some, ({ at }) => Math.floor(at / every) * every)
  return [...groups].map(([at, group]) => ({
    at,
    value: group.reduce((sum, event) => sum + event[field], 0),
  }))
}

export interface FakeServer extends AsyncDisposable {
  readonly url: string
}

/** A real server with the date of its intervals. */
export async function serve(
  intervals: Intervals,
  answer: (request: IncomingMessage, body: string, response: ServerResponse) => void,
): Promise<FakeServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      response.setHeader('date', new Date(intervals.now * 1000).toUTCString())
      answer(request, Buffer.concat(chunks).toString(), response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
