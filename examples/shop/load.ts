import { Agent, request } from 'node:http'

export interface LoadOptions {
  /** Where to send requests: `http://127.0.0.1:8080`. */
  readonly url: string
  /** Taken in turn; the path of `url` when absent. */
  readonly paths?: readonly string[]
  readonly ratePerSecond: number
  /** Connections kept open at most. */
  readonly connections: number
  /** Ends the load; requests under way are waited for. */
  readonly signal: AbortSignal
  /** Seconds after which a request without its whole answer has failed; 10 when absent. */
  readonly timeoutSeconds?: number
  readonly onResult?: (result: RequestResult) => void
}

export interface RequestResult {
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Seconds from its turn until the whole answer was there: waiting for a connection counts. */
  readonly seconds: number
  /** Answered in full with a status below 500. */
  readonly ok: boolean
  /** Status, or null when there was no whole answer (then `error` says why). */
  readonly status: number | null
  readonly error: string | null
}

export interface LoadResult {
  readonly requests: number
  readonly failed: number
  /** Failures by status or error. */
  readonly failures: Readonly<Record<string, number>>
  /** Seconds of every request, in the order in which they ended. */
  readonly seconds: readonly number[]
}

/**
 * Sends GET requests at a constant rate over keep-alive connections until `signal` aborts, whether or not answers
 * come: a slow server does not slow the load down. Nothing is repeated, so every failure is one that a user saw.
 */
export async function constantLoad(options: LoadOptions): Promise<LoadResult> {
  const { ratePerSecond, signal, onResult } = options
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections })
  const failures: Record<string, number> = {}
  const seconds: number[] = []
  const open = new Set<Promise<void>>()
  const paths = options.paths ?? [new URL(options.url).pathname]
  let failed = 0
  let sent = 0

  const send = () => {
    const url = new URL(paths[sent++ % paths.length] ?? '/', options.url)
    const done = one(url, agent, options.timeoutSeconds ?? 10).then((result) => {
      open.delete(done)
      seconds.push(result.seconds)
      if (!result.ok) {
        failed++
        const why = result.error ?? String(result.status)
        failures[why] = (failures[why] ?? 0) + 1
      }
      onResult?.(result)
    })
    open.add(done)
  }

  const began = performance.now()
  await new Promise<void>((resolve) => {
    // What is due is computed from the clock: timers are late, and the rate must not drift with them.
    const timer = setInterval(() => {
      const due = ((performance.now() - began) / 1000) * ratePerSecond
      while (sent < due && !signal.aborted) send()
    }, 2)
    const end = () => {
      clearInterval(timer)
      resolve()
    }
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
  await Promise.all(open)
  agent.destroy()
  return { requests: seconds.length, failed, failures, seconds }
}

function one(url: URL, agent: Agent, timeoutSeconds: number): Promise<RequestResult> {
  const startedAt = Date.now()
  const began = performance.now()
  return new Promise((resolve) => {
    const end = (status: number | null, error: string | null) => {
      clearTimeout(timer)
      const ok = error === null && status !== null && status < 500
      resolve({ startedAt, seconds: (performance.now() - began) / 1000, ok, status, error })
    }
    const call = request(url, { agent }, (answer) => {
      answer.resume()
      answer.on('end', () => end(answer.statusCode ?? null, null))
      answer.on('error', (error) => end(null, error.message))
    })
    const timer = setTimeout(() => call.destroy(new Error('timeout')), timeoutSeconds * 1000)
    call.on('error', (error) => end(null, error.message))
    call.end()
  })
}
