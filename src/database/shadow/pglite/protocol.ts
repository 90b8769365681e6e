import type { SqlFailure } from '../../proof.ts'
import type { Rows } from '../../session.ts'

/** What the thread that holds PGlite is asked. `open` comes first, once. */
export type Ask =
  /** `directory`: a data directory as `dump` gave it; null: a fresh one. */
  | { readonly ask: 'open'; readonly directory: Uint8Array | null }
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
  /** The data directory as a tar file. */
  readonly dump: Uint8Array
}
