/** Rows of a migration tool's history table. */
export interface HistoryRows {
  readonly table: string
  readonly column: string
  readonly values: readonly string[]
}

/** Down migrations as they stand in the plan: exactly what was approved is what runs. */
export interface DownAction {
  readonly do: 'down'
  /** Name of the database in lastgood.yaml; its address is in no plan. */
  readonly database: string
  /** In the order they run, from the tag of the release to leave. */
  readonly scripts: readonly { readonly file: string; readonly sql: string }[]
  /** Taken out in the same transaction; null when the tool keeps no history. */
  readonly history: HistoryRows | null
  /** Under this the database remembers that the downs ran: the plan's id. */
  readonly mark: string
}

/** Rows of one column or table that a down would drop. */
export interface RowsLost {
  /** `accounts.phone`, or `notes` for a whole table. */
  readonly object: string
  readonly rows: number
}

/** What going back by proven down migrations would do to the real database. */
export interface RestoreOffer {
  readonly down: Omit<DownAction, 'do' | 'mark'>
  /** Counted on the real database, a moment ago. */
  readonly lost: readonly RowsLost[]
  /** What changes rows and could not be counted, for people. */
  readonly uncounted: readonly string[]
}
