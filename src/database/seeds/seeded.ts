import type { Catalog } from '../catalog/catalog.ts'
import type { Cell, TablePlan } from './plan.ts'

/** How a database is to be seeded. */
export interface SeedOptions {
  /** Rows per table at least, where keys allow: one of each kind, then ordinary ones. More for types with more labels, at most 24. */
  readonly rows?: number
  /** A number that keeps seedings of one database apart in unique columns: 0 (when absent) for the first, 1 for the next. */
  readonly tag?: number
  /** Ids of the tables to seed, with those that their foreign keys need; all when absent. */
  readonly tables?: readonly string[]
  /** Only rows of these kinds; all when absent. `['ordinary']` is the modest seeding. */
  readonly kinds?: readonly RowKind[]
  /** Texts for a column (`table.column`) instead of what its type would suggest. */
  readonly values?: ReadonlyMap<string, readonly string[]>
}

/** What became of a seeding. */
export interface Seeded {
  /** Rows inserted, by table id; 0 where only rows stand that others put there (a migration, a trigger of another table). */
  readonly seeded: ReadonlyMap<string, number>
  /** Tables into which no row could be put, and why. */
  readonly unseeded: readonly { readonly table: string; readonly why: string }[]
  /**
   * Every INSERT that was accepted, in order and with its values in the text: what an old writer sends. Executed again on schema N
   * they are the contract's writes.
   */
  readonly inserts: readonly SeededInsert[]
  /** How rows of each table are made, for `rowOf`; by table id. */
  readonly plans: ReadonlyMap<string, TablePlan>
  /** What had to be done besides: keys filled in later, keys that were not checked. */
  readonly notes: readonly string[]
}

export interface SeededInsert {
  readonly table: string
  readonly sql: string
  /** What it gives, as SQL by column; empty where `plans` tell. */
  readonly values: ReadonlyMap<string, string>
}

/** A seeding of nothing, for one reason. */
export function noRows(catalog: Catalog, why: string): Seeded {
  const unseeded = catalog.tables.map(({ id }) => ({ table: id, why }))
  return { seeded: new Map(), unseeded, inserts: [], plans: new Map(), notes: [] }
}

/**
 * `ordinary`; `required`: only what must be given; and those that bite: `longest` (all of the length, Unicode), `empty` (empty
 * strings, zero, a moment that no clock showed), `lowest`, `highest`, and `duplicate`: the first one again, but for its keys.
 */
export type RowKind = (typeof rowKinds)[number]

export const rowKinds = [
  'ordinary',
  'required',
  'longest',
  'empty',
  'lowest',
  'highest',
  'duplicate',
] as const

/** One row as an INSERT wants it. */
export interface RowToInsert {
  readonly kind: RowKind
  /** Its number. */
  readonly n: number
  /** Names of the columns; what has its value from elsewhere (identity, sequences, generated columns) is left out. */
  readonly columns: readonly string[]
  /** SQL expressions, quoted already: literals, `NULL`, `DEFAULT`, or a subselect that asks the referenced table. */
  readonly values: readonly string[]
  /** The same as texts; undefined is DEFAULT. */
  readonly cells: readonly Cell[]
}
