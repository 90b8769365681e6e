import type { Io } from '../../src/host/io.ts'
import { startFront } from '../fakes/front.ts'
import { type FakeServer, type Intervals, newIntervals } from '../fakes/intervals.ts'
import type { Metrics } from '../../src/adapters/metrics/metrics.ts'
import type { MetricGuard } from '../../src/model/guard.ts'
import { type MetricsRig, realIo } from './metrics-rig.ts'

const every = 60
const settle = 60

/** A service that tells counts by interval, with a clock that the test moves: our clock goes with it. */
export async function intervalsRig(of: {
  readonly metrics: Metrics
  readonly secret: string
  readonly start: (intervals: Intervals) => Promise<FakeServer>
  readonly guard: (url: string) => MetricGuard
  readonly skew?: number
}): Promise<MetricsRig> {
  const intervals = newIntervals()
  const server = await of.start(intervals)
  const front = await startFront(server.url, of.secret)
  const now = () => new Date(intervals.now * 1000)
  const io: Io = { ...realIo, clock: { ...realIo.clock, now } }
  const happen = async (good: number, bad: number, total = good + bad) => {
    // Into an interval that begins after whatever has been looked at, and then past its end.
    intervals.now += every
    intervals.events.push({ at: intervals.now, good, bad, total })
    intervals.now += every + settle
  }
  return {
    metrics: of.metrics,
    guard: of.guard(front.url),
    secret: of.secret,
    io,
    endpoints: [],
    version: '1.0.0',
    happen,
    restart: null,
    ...(of.skew === undefined ? {} : { skew: of.skew }),
    async vanish() {
      intervals.hidden = true
      intervals.now += every
    },
    async appear() {
      intervals.hidden = false
    },
    async nonsense(kind) {
      if (kind !== 'excess') intervals.odd = kind === 'nan' ? '"NaN"' : '1e999'
      await (kind === 'excess' ? happen(0, 50, 10) : happen(1, 0))
    },
    async mend() {
      intervals.odd = null
    },
    fault: (fault) => void (front.fault = fault),
    warn: (on) => void (intervals.warning = on),
    async [Symbol.asyncDispose]() {
      await front[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}
