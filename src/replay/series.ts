import type { Counts } from '../model/guard.ts'
import type { Result } from '../model/problem.ts'

/** What happened in one interval. */
export interface Row extends Counts {
  /** 1 for the first. */
  readonly row: number
  /** As it was written. */
  readonly time: string
  /** What the release beside it did in the same interval; null in a series without one. */
  readonly baseline: Counts | null
}

/**
 * Recorded intervals in their order, wherever they come from: a file, later a metrics server. Iterating ends at the first
 * interval that cannot be used, and hands over its Problem.
 */
export interface Series {
  /** File name or address, for people. */
  readonly name: string
  /** Whether every row has a baseline. */
  readonly paired: boolean
  readonly rows: AsyncIterable<Result<Row>>
}
