import type { Counts } from '../model/guard.ts'
import type { Glance } from '../analysis/sequential.ts'
import type { Row } from './series.ts'

/** One or several neighbouring rows, for a chart or a table. */
export interface Point extends Counts {
  /** First and last row, and the time of the last. */
  readonly from: number
  readonly row: number
  readonly time: string
  /** Log evidence for bad and for healthy, and the limit after the last of them. */
  readonly evidence: number
  readonly evidenceHealthy: number
  readonly limit: number | null
}

const most = 480

/** A series as at most 480 points of equally many rows each: enough to see it, however long it is. */
export class Points {
  #all: Point[] = []
  #rows = 1

  /** Adds a row to the last point that is not full, or as a point of its own; halves the points when there are too many. */
  add(row: Row, { evidence, evidenceHealthy, limit }: Glance): void {
    const point: Point = {
      from: row.row,
      row: row.row,
      time: row.time,
      bad: row.bad,
      total: row.total,
      evidence,
      evidenceHealthy,
      limit,
    }
    const last = this.#all.at(-1)
    if (last && last.row - last.from + 1 < this.#rows)
      this.#all[this.#all.length - 1] = merged(last, point)
    else this.#all.push(point)
    if (this.#all.length <= most) return
    this.#all = pairs(this.#all)
    this.#rows *= 2
  }

  get all(): readonly Point[] {
    return this.#all
  }
}

function pairs(all: readonly Point[]): Point[] {
  const half: Point[] = []
  for (let at = 0; at < all.length; at += 2) {
    const [one, two] = [all[at], all[at + 1]]
    if (one) half.push(two ? merged(one, two) : one)
  }
  return half
}

const merged = (one: Point, two: Point): Point => ({
  ...two,
  from: one.from,
  bad: one.bad + two.bad,
  total: one.total + two.total,
})
