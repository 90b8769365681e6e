import type { Io } from '../../../host/io.ts'
import type { MetricGuard } from '../../../model/guard.ts'
import type { Result } from '../../../model/problem.ts'
import type { Span } from './state.ts'

/** One release's queries over a span, in intervals of `every` seconds. */
export interface Ask {
  readonly settings: MetricGuard['settings']
  /** With variables filled in. */
  readonly queries: readonly string[]
  readonly kind: 'counts' | 'gauge'
  readonly span: Span
  readonly every: number
}

/** By query, what each interval (its begin, in seconds) held; several series are several points. */
export interface Told {
  readonly points: readonly (readonly { readonly at: number; readonly value: number }[])[]
  /** The server's clock, seconds; null when it does not say. */
  readonly serverNow: number | null
}

/** An API that tells counts by interval. */
export interface IntervalApi {
  /** Address for people, without secrets. */
  address(settings: MetricGuard['settings']): string
  /** Answers in the order of what is asked. Never rejects. */
  ask(asks: readonly Ask[], io: Io): Promise<readonly Result<Told>[]>
}
