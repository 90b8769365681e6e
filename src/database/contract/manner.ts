import type {
  Catalog,
  Column,
  RoutineObject,
  Sequence,
  Table,
  TypeUse,
  UserType,
} from '../catalog/catalog.ts'
import type { SqlFailure } from '../proof.ts'
import type { Session } from '../session.ts'
import type { Promised } from './promised.ts'

/** What a reader notices when a column it reads has another type. */
export type TypeChange = 'same' | { readonly severity: 'breaks' | 'rare'; readonly says: string }

/** A type, and the catalog that it stands in. */
export interface TypeIn {
  readonly type: TypeUse
  readonly catalog: Catalog
}

/** An INSERT that a schema refused. */
export interface RefusedInsert {
  readonly failure: SqlFailure
  /** Id of its table. */
  readonly table: string
  /** The catalog of N−1. */
  readonly before: Catalog
  /** On the schema that refused it, in a transaction that goes on. */
  readonly session: Session
}

/** How a contract is asked of one family of engines: its SQL, and what its refusals mean. */
export interface Manner {
  readonly typeChange: (before: TypeIn, after: TypeIn) => TypeChange
  /** Whether a promise of this kind fails so only on rare rows, or for code that was connected before the up. */
  readonly isRare: (promise: string, failure: SqlFailure, before: Catalog) => boolean
  /** Whether N−1’s own constraints refuse the row, because of rows that the up wrote: that is no broken promise. */
  readonly isCoincidence: (refused: RefusedInsert) => boolean | Promise<boolean>
  /** What many failures of one reason have in common: the message without the value. */
  readonly reason: (failure: SqlFailure) => string
  /** An INSERT of the columns that have to be given, with the values of a row that stands there; may meet that row. */
  readonly insertLeast: (table: Table, least: readonly Column[]) => string
  /** An INSERT of a row that stands there (without NULL in the key), which changes that row instead. Null: the engine has no such thing. */
  readonly upsert: (
    table: Table,
    columns: readonly Column[],
    key: readonly Column[],
  ) => string | readonly string[] | null
  /** What people call it, where that is not `INSERT … ON CONFLICT`. */
  readonly upsertWord?: string
  /** A failure of an upsert in other words than the engine’s, where those do not tell what happened. */
  readonly upsertFails?: (failure: SqlFailure) => string
  /** Instead of what PostgreSQL is asked of a type, a routine, a sequence. */
  readonly types?: (type: UserType) => readonly Promised[]
  readonly functions?: (routine: RoutineObject) => readonly Promised[]
  readonly sequences?: (sequence: Sequence) => readonly Promised[]
  /** Whether views, triggers and routines look for what they name only when they run: they can break without being changed. */
  readonly bindsLate?: boolean
}
