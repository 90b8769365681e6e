import type { Dialect } from './migration.ts'

/** What code of the old release meets after the change: reads (`oldReaders`) or writes (`oldWriters`). */
export type Effect = 'fine' | 'breaks' | 'may-break'

/** What becomes of rows when the change is undone by the best down there could be. */
export type Reversible = 'yes' | 'conditional' | 'no'

/** How much a finding weighs: `breaks` counts against the old release, `rare` only for rare rows, `note` is to be known. */
export type Severity = 'breaks' | 'rare' | 'note'

/**
 * One thing a rule says of one statement. Scalars only, because it is printed as JSON for others' programs.
 */
export interface Finding {
  readonly rule: string
  readonly dialect: Dialect
  /** `table.column`, `schema.table`, the type or function; the statement's own kind where it has no object. */
  readonly object: string
  /** The statement, on one line, at most 200 characters. */
  readonly statement: string
  readonly file: string
  /** Line of `file`, from 1. */
  readonly line: number
  readonly severity: Severity
  readonly oldReaders: Effect
  readonly oldWriters: Effect
  /** Undoing it, for rows that stood there before the change, and for rows written since. */
  readonly reversible: { readonly oldRows: Reversible; readonly newRows: Reversible }
  /** Strongest lock on existing objects and its work, as `ACCESS EXCLUSIVE, rewrite`; null when none matters. */
  readonly lockForward: string | null
  /** The same for undoing it. */
  readonly lockBackward: string | null
  /** One sentence for people. */
  readonly says: string
}
