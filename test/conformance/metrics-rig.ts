import type { Metrics, MetricAnswer, MetricQuestion } from '../../src/adapters/metrics/metrics.ts'
import type { Io } from '../../src/host/io.ts'
import { nodeIo } from '../../src/host/node.ts'
import type { MetricGuard } from '../../src/model/guard.ts'
import type { Json } from '../../src/model/json.ts'
import type { FrontFault } from '../fakes/front.ts'

/** A source of metrics with a real server behind it, and hands on what happens there. */
export interface MetricsRig extends AsyncDisposable {
  readonly metrics: Metrics
  /** Bad events of all events; asks through whatever can be made to fail. */
  readonly guard: MetricGuard
  /** What the guard's settings hold that nobody may see. */
  readonly secret: string
  /** Replaces the source's view of the world in some respect; the source is asked with this. */
  readonly io: Io
  readonly endpoints: readonly string[]
  readonly version: string
  /** So many events happen; resolves when the source could know of them. */
  happen(good: number, bad: number): Promise<void>
  /** What counts them begins anew, from 0. Null where counts are per interval, so that nothing can begin anew. */
  readonly restart: (() => Promise<void>) | null
  /** The counters are gone, or back again. */
  vanish(): Promise<void>
  appear(): Promise<void>
  /** Counters that make no sense; `mend` ends it. */
  nonsense(kind: 'nan' | 'inf' | 'excess'): Promise<void>
  mend(): Promise<void>
  fault(fault: FrontFault | null): void
  /** The server says that its answer may not be whole; null where its API has no such words. */
  /** Seconds that our clock may be wrong by before the server itself refuses us; 1000 when absent. */
  readonly skew?: number
  readonly warn: ((on: boolean) => void) | null
}

/** Looks at a rig as a watch does: with the cursor of the look before, after a trip through JSON. */
export function watcher(rig: MetricsRig, io: Io = rig.io) {
  let cursor: Json = null
  let seen = { good: 0, bad: 0 }
  const look = async (): Promise<MetricAnswer> => {
    const [answer] = await rig.metrics.read([questionOf(rig, rig.guard, cursor)], io)
    if (answer === undefined) throw new Error('no answer')
    if (answer.state !== 'unavailable') cursor = JSON.parse(JSON.stringify(answer.cursor)) as Json
    if (answer.state === 'ok' && answer.increment.kind === 'counts') {
      const { bad, total } = answer.increment
      seen = { good: seen.good + total - bad, bad: seen.bad + bad }
    }
    return answer
  }
  return {
    look,
    /** All that was counted since the first look. */
    seen: () => seen,
  }
}

export function questionOf(
  rig: Pick<MetricsRig, 'endpoints' | 'version'>,
  guard: MetricGuard,
  cursor: Json = null,
): MetricQuestion {
  return {
    guard,
    service: 'shop',
    environment: 'production',
    component: 'api',
    version: rig.version,
    beside: null,
    endpoints: rig.endpoints,
    besideEndpoints: [],
    cursor,
  }
}

/** The real world with a clock that goes wrong by some seconds. */
export function skewed(io: Io, seconds: number): Io {
  const now = () => new Date(io.clock.now().getTime() + seconds * 1000)
  return { ...io, clock: { ...io.clock, now } }
}

export const realIo = nodeIo({})
