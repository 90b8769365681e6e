import type { SqlFailure } from './proof.ts'

/** Rows as objects by column name; values as the driver's text where it has no better type. */
export interface Rows {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  /** Rows touched, for INSERT, UPDATE, DELETE; 0 otherwise. */
  readonly touched: number
}

export type Answer<T> =
  | { readonly state: 'ok'; readonly value: T }
  | { readonly state: 'failed'; readonly failure: SqlFailure }

/** How far a list of statements got. */
export interface Ran {
  /** How many ran to their end. */
  readonly done: number
  /** Why the next one did not; null when all ran. */
  readonly failure: SqlFailure | null
}

/**
 * One connection to a throw-away database. Errors of the database are values; an exception means the database itself is gone.
 */
export interface Session {
  readonly dialect: 'postgresql' | 'mysql' | 'sqlite'
  /** Version of the server, for people: `PostgreSQL 18.6 (PGlite)`. */
  readonly version: string
  /** Runs a script of any number of statements, outside a transaction unless the session is in one. */
  readonly run: (sql: string) => Promise<Answer<null>>
  /** Runs statements one after another until one fails: `failure.line` then counts within that statement. */
  readonly runEach: (statements: readonly string[]) => Promise<Ran>
  /** Runs one statement. Parameters are sent apart from the text, never put into it. */
  readonly query: (sql: string, parameters?: readonly unknown[]) => Promise<Answer<Rows>>
  /** Ends what a connection keeps, where no statement does (`Engine.reset`). */
  readonly reset?: () => Promise<void>
}

/**
 * A throw-away database server that can remember a state and go back to it.
 */
export interface Shadow {
  readonly session: Session
  /** Whether the session may write the engine's own catalog. */
  readonly ownsCatalog: boolean
  /** Remembers the present state of everything: a name for `restore`. */
  readonly save: () => Promise<string>
  /** Puts a remembered state back; `session` stays valid, also after a `ShadowGone`. */
  readonly restore: (saved: string) => Promise<void>
  /** Gives back what a remembered state takes. */
  readonly forget: (saved: string) => Promise<void>
  /**
   * Makes extensions available for CREATE EXTENSION, outside a transaction.
   * @returns those it cannot have
   */
  readonly provide: (extensions: readonly string[]) => Promise<readonly string[]>
  /** Gives back the room of rows that were written and rolled back, outside a transaction; absent where the engine does it itself. */
  readonly tidy?: () => Promise<void>
  /** The present state for the cache between commands, or null when this kind of shadow cannot. */
  readonly dump: () => Promise<Uint8Array | null>
  /** Puts back what another shadow of this kind dumped; false, and nothing to be relied on, when that does not open. */
  readonly load: (state: Uint8Array) => Promise<boolean>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/**
 * Thrown by a session whose database is gone: it ran away and was ended, or broke. `restore` brings the shadow back.
 */
export class ShadowGone extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'ShadowGone'
  }
}
