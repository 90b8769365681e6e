/** How a database is to be seeded. */
export interface SeedOptions {
  /** Rows per table at least, where keys allow; 6 when absent. More for types with more labels, at most 24. */
  readonly rows?: number
  /** A number that keeps two seedings of one database apart in unique columns: 0 for the first, 1 for the next. */
  readonly tag?: number
  /** Ids of the tables to seed, with those their foreign keys need; all when absent. */
  readonly tables?: readonly string[]
}

/** What became of a seeding. */
export interface Seeded {
  /** Rows inserted by table id. */
  readonly seeded: ReadonlyMap<string, number>
  /** Tables into which no row could be put, and why. */
  readonly unseeded: readonly { readonly table: string; readonly why: string }[]
  /**
   * Every INSERT that was accepted, in order and with its rows as text: what an old writer sends. Executed again on schema N they
   * are the contract's writes.
   */
  readonly inserts: readonly { readonly table: string; readonly sql: string }[]
  /** How the rows were made, for more rows of the same kind. */
  readonly recipes: ReadonlyMap<string, Recipe>
  /** What had to be done besides: foreign keys filled in later, checks of keys put off. */
  readonly notes: readonly string[]
}

/** What seeding learned about one table: by column, expressions that its constraints accept; the boldest first. */
export interface Recipe {
  readonly accepted: ReadonlyMap<string, readonly string[]>
  /** Columns whose values only fit together: each entry is one fitting set, in the order of `columns`. */
  readonly together: readonly {
    readonly columns: readonly string[]
    readonly values: readonly (readonly string[])[]
  }[]
}

/** One row as an INSERT wants it. `values` are SQL expressions, quoted already; some ask the referenced table. */
export interface RowToInsert {
  /** Names of the columns. */
  readonly columns: readonly string[]
  readonly values: readonly string[]
  /** `ordinary`, `required` (only what must be given), `longest`, `empty`, `lowest`, `highest`, `duplicate`. */
  readonly kind: RowKind
}

export type RowKind =
  'ordinary' | 'required' | 'longest' | 'empty' | 'lowest' | 'highest' | 'duplicate'
