import type { IncomingMessage } from 'node:http'
import type { Choice } from './routing.ts'
import type { Counting, Tally } from './counting.ts'
import type { InFlight } from './in-flight.ts'
import type { Upstreams } from './upstreams.ts'

/** What forwarding works with. */
export interface Proxying {
  readonly counting: Counting
  readonly flights: InFlight
  readonly upstreams: Upstreams
  /** Seconds without an answer and without progress after which an upstream is given up. */
  readonly hangSeconds: number
  /** Tells the log of an upstream's failure; may be called for every request. */
  readonly complain: (revision: string, why: string) => void
}

/** Unix time in seconds, with fractions. */
export const unixNow = () => Date.now() / 1000

/** Follows a request for the guards, with its own stopwatch. */
export function startTally({ counting }: Proxying, request: IncomingMessage, choice: Choice) {
  const began = performance.now()
  const tally: Tally = counting.begin({
    revision: choice.revision,
    version: choice.version,
    method: request.method ?? 'GET',
    path: (request.url ?? '/').split('?', 1)[0] ?? '/',
  })
  const seconds = () => (performance.now() - began) / 1000
  return {
    waiting: () => tally.waiting(seconds(), unixNow()),
    answered: (status: number) => tally.answered(status, seconds(), unixNow()),
    /** The upstream gave no answer: bad for every guard, whatever status it looks for. */
    failed: () => tally.answered(Infinity, seconds(), unixNow()),
    broken: () => tally.broken(unixNow()),
  }
}
