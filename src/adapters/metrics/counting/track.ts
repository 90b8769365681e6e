/**
 * What every counter comes down to: events so far, and how many of them were bad at least and at most (the two differ only where
 * a histogram's buckets leave it open). Whole numbers.
 */
export type Triple = readonly [total: number, least: number, most: number]

/** A counter as it stood once. `at`: seconds, by the clock of whoever wrote the sample. */
export interface Point {
  readonly at: number
  readonly counts: Triple
  /** For histograms: the boundaries around the bound. Counts with other boundaries cannot be subtracted exactly. */
  readonly edges?: string
}

/** One series: who it is, what it restarts together with (an instance), and its points in the order of time. */
export interface Track {
  readonly key: string
  readonly target: string
  readonly points: readonly Point[]
}

/** When a target's process said it began (`value`, seconds since 1970), and when it was heard to say so (`at`). */
export interface Start {
  readonly at: number
  readonly value: number
}

export interface Kept extends Point {
  readonly target: string
}

/** What is kept between looks. Plain data. */
export interface FoldState {
  /** When the first look was, seconds. */
  readonly begun: number
  readonly tracks: Readonly<Record<string, Kept>>
  readonly starts: Readonly<Record<string, Start>>
}

/** What came to light by target: the sum over its series. */
export interface Tally {
  readonly total: number
  readonly least: number
  readonly most: number
}

export const nothing: Triple = [0, 0, 0]
