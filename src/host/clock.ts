/** Time. Durations are seconds everywhere in lastgood. */
export interface Clock {
  now(): Date
  /** Seconds from an arbitrary start; never goes backwards. For durations. */
  monotonic(): number
  /** Resolves after `seconds`, or earlier (without error) when `signal` aborts. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now() / 1000,
  sleep: (seconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, seconds * 1000)
      signal?.addEventListener('abort', done)
    }),
}
