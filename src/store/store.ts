import type { Io } from '../host/io.ts'
import type { Statements } from './statements.ts'
import type { Db } from './tables.ts'

/** What the queries work with: a connection to one kind of database, and the world. */
export interface Store {
  readonly db: Db
  readonly statements: Statements
  readonly io: Io
  /** The file or address, for people. */
  readonly name: string
  /** Turns the database's expected failures into ProblemError. */
  readonly guarded: <T>(work: () => Promise<T>) => Promise<T>
  /** Reads one state of the ledger throughout, without keeping writers waiting. */
  readonly snapshot: <T>(work: (db: Db) => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}
