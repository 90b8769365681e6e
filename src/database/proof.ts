/** An error of a database, as far as it can be shown: never a connection string. */
export interface SqlFailure {
  /** SQLSTATE, or the engine's own code; null when it has none. */
  readonly code: string | null
  readonly message: string
  /** Line of the script that failed, from 1, or null when the engine does not tell. */
  readonly line: number | null
}

/** A promise of schema N−1 that its code may rely on, and what executing it on schema N said. */
export interface Broken {
  /** `select`, `insert`, `update`, `upsert`, `label`, `view`, `function`, `statement` (one of the old release's own). */
  readonly promise: string
  /** `table`, `table.column`, the type or function. */
  readonly object: string
  readonly failure: SqlFailure
  /** `rare`: only readers of rare rows break (a new enum label, NULLs where there were none). */
  readonly severity: 'breaks' | 'rare'
  readonly says: string
}

/** Whether the promises of N−1 hold on N. */
export type Contract =
  | {
      readonly state: 'ran'
      readonly held: number
      readonly broken: readonly Broken[]
      /** Absent: no statements of the old release were given. */
      readonly statements?: StatementsAsked
    }
  | { readonly state: 'unknown'; readonly why: string; readonly failure: SqlFailure | null }

/** One difference between before and after; `note`s (column order, generated names, comments) fail nothing. */
export interface Difference {
  /** `table`, `column`, `constraint`, `index`, `view`, `function`, `type`, `sequence`, `policy`, `privilege`, `extension`, `rows` … */
  readonly what: string
  readonly object: string
  readonly grade: 'fails' | 'note'
  readonly says: string
}

/** Rows of one table that a round trip changed or lost. */
export interface RowsChanged {
  readonly table: string
  readonly changed: number
  readonly lost: number
  readonly says: string
}

/** Up and down on seeded rows of both shapes. */
export type RoundTrip =
  | {
      readonly state: 'ran'
      /** Whether the catalog after the down equals the one before the up, notes aside. */
      readonly schemaRestored: boolean
      /**
       * Whether the promises of N−1 hold again after the down: asked anew when the catalog is not quite the old one (an index left
       * behind breaks nobody), else true as the catalogs are equal.
       */
      readonly contractRestored: boolean
      readonly differences: readonly Difference[]
      /** Rows in N−1's shape, seeded before the up. */
      readonly oldRows: readonly RowsChanged[]
      /** Rows in N's shape, seeded after the up: what the down did to them. Empty: kept. */
      readonly newRows: readonly RowsChanged[]
      /** Set when the down fails on rows of one shape though it works on an empty database. */
      readonly failsOn: null | {
        readonly rows: 'none' | 'old' | 'new'
        readonly failure: SqlFailure
      }
      /** Tables that could not be seeded, and why; what is said of rows does not cover them. */
      readonly unseeded: readonly { readonly table: string; readonly why: string }[]
    }
  | { readonly state: 'no-down'; readonly why: string }
  | { readonly state: 'unknown'; readonly why: string; readonly failure: SqlFailure | null }

/** What executing said of one step (a migration, a group, or a whole range) against its predecessor. */
export interface Proof {
  readonly contract: Contract
  readonly roundTrip: RoundTrip
  /** What was done otherwise than the scripts say, such as checks that were put off; absent: nothing. */
  readonly notes?: readonly string[]
}

/** A real statement of the old release, to be executed on schema N. */
export interface OldStatement {
  /** One statement; its values as `$1`, `$2` … */
  readonly sql: string
  /** Where it is from, for people: `prisma model User: create`, `db/queries/users.sql:12`. */
  readonly source: string
  /** Whether the text may hold what nobody may see (a log): then no message quotes it. */
  readonly confidential?: boolean
}

/** What became of the old release's own statements. */
export interface StatementsAsked {
  /** Executed on N−1 and on N. */
  readonly held: number
  /** Executed on N−1, refused by N; each reason of them is among `Contract.broken`. */
  readonly broken: number
  /** Not executed on N, by reason: N−1 refuses them too, or nobody may send them. At most ten sources each. */
  readonly notAsked: readonly {
    readonly why: string
    readonly count: number
    readonly sources: readonly string[]
  }[]
  /** Beyond the number that one step executes. */
  readonly leftOut: number
}
