import type { Column, Table } from '../catalog/catalog.ts'
import type { RowKind } from './seeded.ts'

/** What stands in one place of a row: a text that the type reads, NULL, or undefined for DEFAULT. */
export type Cell = string | null | undefined

/** Makes the text for row number `n`; different numbers give different texts as far as the type has any. */
export type Maker = (n: number) => Cell

/** Columns whose values only fit together, by a check, a key or a partition; most often one column alone. */
export interface Group {
  readonly columns: readonly Column[]
  /** A maker for each column. */
  readonly of: (kind: RowKind, n: number) => readonly Maker[]
  /** What else its columns accept, as far as anybody asked; the best first. */
  readonly pool: readonly (readonly Maker[])[]
  /** Set when the columns are a plain foreign key. */
  readonly asks: Reference | null
}

/** A foreign key, as the inserting side needs it. */
export interface Reference {
  readonly table: string
  readonly sql: string
  readonly columns: readonly string[]
  /** Rows known there. */
  readonly known: number
}

/** How rows of one table are made. */
export interface TablePlan {
  readonly table: Table
  readonly groups: readonly Group[]
  /** Whether values for an identity column are given, which an INSERT has to say. */
  readonly overriding: boolean
}
