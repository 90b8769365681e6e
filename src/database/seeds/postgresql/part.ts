import type { Column } from '../../catalog/catalog.ts'
import type { Maker, Reference } from '../plan.ts'
import type { RowKind } from '../seeded.ts'

/** One maker for each column of a part or group. */
export type Tuple = readonly Maker[]

/** Columns of a table that belong together before its checks are looked at: one alone, or those of foreign keys, of a partition. */
export interface Part {
  readonly columns: readonly Column[]
  /** What a row of this kind would have. */
  readonly planned: (kind: RowKind, n: number) => Tuple
  /** What else there is to choose from, the best first. */
  readonly pool: readonly Tuple[]
  readonly asks: Reference | null
}

/** Where a row has this kind's value of nothing else: the first row, which duplicates repeat. */
export interface Numbers {
  /** Number of the first row. */
  readonly first: number
}
