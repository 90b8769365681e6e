/** The rows of some tables at one moment, as text. */
export interface RowsSnapshot {
  readonly tables: ReadonlyMap<string, TableRows>
  /** Tables that could not be read, and why: nothing may be concluded of them. */
  readonly unread: readonly { readonly table: string; readonly why: string }[]
}

export interface TableRows {
  readonly columns: readonly RowColumn[]
  /** Names of the columns of the primary key (or of a unique key without NULLs); empty where there is none. */
  readonly key: readonly string[]
  /** Values in the order of `columns`; null is NULL. */
  readonly rows: readonly (readonly (string | null)[])[]
}

export interface RowColumn {
  readonly name: string
  /** As the engine prints it; says how two texts compare. */
  readonly type: string
}
