import type { SqlFailure } from '../../proof.ts'
import type { Rows } from '../../session.ts'

/** What the process that holds SQLite is asked. `open` comes first. */
export type Ask =
  /** `state`: a database as `dump` gave it; null: an empty one. `maxBytes`: more memory is an error of the statement. */
  | { readonly ask: 'open'; readonly state: Uint8Array | null; readonly maxBytes: number }
  /** Statements one after another until one fails. */
  | { readonly ask: 'run'; readonly statements: readonly string[] }
  | { readonly ask: 'query'; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly ask: 'dump' }

/** Its answer to each. */
export interface Told {
  readonly open:
    | { readonly state: 'ok'; readonly version: string }
    | { readonly state: 'failed'; readonly why: string }
  /** How many statements ran to their end, and why the next did not; null when all did. */
  readonly run: { readonly done: number; readonly failure: SqlFailure | null }
  readonly query:
    | { readonly state: 'ok'; readonly value: Rows }
    | { readonly state: 'failed'; readonly failure: SqlFailure }
  /** The database as the bytes of its file. */
  readonly dump: Uint8Array
}
