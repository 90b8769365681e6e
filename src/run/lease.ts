import type { Clock } from '../host/clock.ts'
import { ProblemError } from '../model/problem-error.ts'
import type { Lease, Ledger } from '../store/ledger.ts'
import type { Timing } from './timing.ts'

/** A lease that is kept alive, and that tells when it is not ours any more. */
export interface HeldLease extends AsyncDisposable {
  readonly lease: Lease
  /** Aborts once the lease is known to be lost. */
  readonly lost: AbortSignal
  /**
   * Whether this process may act now. Asks the ledger again when the last proof is more than a moment old: a process that was
   * paused, or a machine that slept, must not go on where it was.
   */
  confirm(): Promise<boolean>
  /** Declares it lost: the ledger refused an append. */
  lose(): void
}

export function holdLease(ledger: Ledger, lease: Lease, timing: Timing, clock: Clock): HeldLease {
  const lost = new AbortController()
  const ended = new AbortController()
  // Up to this age, in seconds, a renewal is taken as proof without asking again.
  const fresh = Math.min(1, timing.leaseSeconds / 3)
  let proven = readBoth(clock)

  const renew = async () => {
    const before = readBoth(clock)
    if (await ledger.renewLease(lease, timing.leaseSeconds, clock.now().toISOString())) {
      proven = before
    } else lost.abort()
  }
  const heartbeat = async () => {
    for (;;) {
      await clock.sleep(timing.heartbeatSeconds, AbortSignal.any([lost.signal, ended.signal]))
      if (lost.signal.aborted || ended.signal.aborted) return
      try {
        await renew()
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        // The ledger is locked or full for now: the lease stands until it runs out, then somebody else may have it.
        if (age(proven, clock) >= timing.leaseSeconds) lost.abort()
      }
    }
  }
  const beating = heartbeat()
  // Without this an unexpected error would end the process before the executor awaits the heartbeat and passes it on.
  beating.catch(() => lost.abort())

  return {
    lease,
    lost: lost.signal,
    lose: () => lost.abort(),
    async confirm() {
      if (!lost.signal.aborted && age(proven, clock) > fresh) await renew()
      return !lost.signal.aborted
    },
    async [Symbol.asyncDispose]() {
      ended.abort()
      await beating
      try {
        if (!lost.signal.aborted) await ledger.releaseLease(lease)
      } catch (error) {
        // The ledger that cannot be written to has already ended the run; the lease runs out by itself.
        if (!(error instanceof ProblemError)) throw error
      }
    },
  }
}

const readBoth = (clock: Clock) => ({ monotonic: clock.monotonic(), wall: clock.now().getTime() })

/** The larger age of two clocks: the monotonic one may stand still while a machine sleeps, the other may step back. */
function age(since: ReturnType<typeof readBoth>, clock: Clock): number {
  const now = readBoth(clock)
  return Math.max(now.monotonic - since.monotonic, (now.wall - since.wall) / 1000)
}
