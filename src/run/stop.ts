import type { Clock } from '../host/clock.ts'
import type { Ledger, StopRequest } from '../store/ledger.ts'
import type { Emit } from './progress.ts'
import type { Timing } from './timing.ts'

export type Stop = Pick<StopRequest, 'by' | 'reason'>

/** Whether a person wants this run to stop: by the signal of this process (Ctrl-C), or through the ledger. */
export interface StopWatch {
  /** Aborts when this process is asked to stop; to be woken from a wait that may be interrupted. */
  readonly signal: AbortSignal | null
  /** Asks now; for step boundaries. */
  wanted(): Promise<Stop | null>
  /** Asks the ledger at most every so often; for waits. */
  glance(): Promise<Stop | null>
}

export interface StopWatchOptions {
  readonly runId: number
  readonly signal: AbortSignal | null
  /** Who a signal comes from. */
  readonly by: string
  readonly emit: Emit
}

export function stopWatch(
  ledger: Ledger,
  timing: Timing,
  clock: Clock,
  { runId, signal, by, emit }: StopWatchOptions,
): StopWatch {
  let askedAt = Number.NEGATIVE_INFINITY
  let told = false
  const seen = (stop: Stop) => {
    if (!told) emit({ type: 'stopping', by: stop.by, reason: stop.reason })
    told = true
    return stop
  }
  const wanted = async () => {
    if (signal?.aborted) return seen({ by, reason: 'interrupted' })
    askedAt = clock.monotonic()
    const request = await ledger.stopRequest(runId)
    if (request === null) return null
    return seen({ by: request.by, reason: request.reason })
  }
  return {
    signal,
    wanted,
    glance: async () => {
      const due = clock.monotonic() - askedAt >= timing.stopPollSeconds
      return signal?.aborted || due ? wanted() : null
    },
  }
}
