import { begin, glance, observe, read, type TestState } from '../analysis/sequential.ts'
import type { Increment, Reading, TestSpec } from '../analysis/spec.ts'
import { ok, type Result } from '../model/problem.ts'
import { Points, type Point } from './points.ts'
import type { Row, Series } from './series.ts'

/** A row at which something happened. */
export interface Moment {
  readonly row: number
  readonly time: string
}

/** What a test would have done with a series. */
export interface Replay {
  readonly spec: TestSpec
  /** At the row where it fired, or else at the end. */
  readonly reading: Reading
  readonly fired: Moment | null
  /** Of the release that is judged, up to and including the firing row, or all. */
  readonly requestsSeen: number
  readonly first: Moment
  readonly last: Moment
  readonly points: readonly Point[]
  /** What it did while all was well, if somebody said until when that was. */
  readonly good: GoodPart | null
}

/** Watches over rows that are known to be good: the next begins where one alarmed. */
export interface GoodPart {
  readonly rows: number
  readonly requests: number
  readonly alarms: readonly Moment[]
}

/** Whether a row still belongs to the part that is known to be good. */
export type IsGood = (row: Row) => boolean

/**
 * Plays a series to a test as a watch would have seen it, one look per row. All rows are read, also those after it fired, so
 * that an unusable row is always told. `isGood` null: nobody said what is good.
 */
export async function replay(
  series: Series,
  spec: TestSpec,
  isGood: IsGood | null,
): Promise<Result<Replay>> {
  const begun = begin(spec)
  if (!begun.ok) return begun
  let state = begun.value
  const points = new Points()
  let first: Moment | null = null
  let last: Moment = { row: 0, time: '' }
  let end: { readonly fired: Moment; readonly reading: Reading } | null = null
  const good = isGood && new GoodWatches(begun.value)
  for await (const next of series.rows) {
    if (!next.ok) return next
    const row = next.value
    const seen = observe(state, incrementOf(row))
    if (!seen.ok) return seen
    state = seen.value
    last = { row: row.row, time: row.time }
    first ??= last
    const now = glance(state)
    points.add(row, now)
    if (end === null && now.bad) end = { fired: last, reading: read(state) }
    if (isGood?.(row) === true) good?.add(row)
  }
  const reading = end?.reading ?? read(state)
  return ok({
    spec,
    reading,
    fired: end?.fired ?? null,
    requestsSeen: reading.seen,
    first: first ?? last,
    last,
    points: points.all,
    good: good && good.part,
  })
}

class GoodWatches {
  #state: TestState
  readonly #fresh: TestState
  #part: GoodPart = { rows: 0, requests: 0, alarms: [] }

  constructor(fresh: TestState) {
    this.#fresh = fresh
    this.#state = fresh
  }

  add(row: Row): void {
    const seen = observe(this.#state, incrementOf(row))
    if (!seen.ok) return
    const alarm = glance(seen.value).bad
    this.#state = alarm ? this.#fresh : seen.value
    const { rows, requests, alarms } = this.#part
    this.#part = {
      rows: rows + 1,
      requests: requests + row.total,
      alarms: alarm ? [...alarms, { row: row.row, time: row.time }] : alarms,
    }
  }

  get part(): GoodPart {
    return this.#part
  }
}

function incrementOf({ bad, total, baseline }: Row): Increment {
  return baseline === null ? { kind: 'counts', bad, total } : { kind: 'pair', bad, total, baseline }
}
