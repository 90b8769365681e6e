import type { Dialect, Script } from './migration.ts'
import type { OldStatement, Proof, SqlFailure } from './proof.ts'

/** Where the throw-away database comes from. */
export type ShadowSettings =
  | { readonly kind: 'pglite' }
  /** A server that may hold a database `lastgood_shadow_…` of ours for as long as the prover lives. The URL may carry a password. */
  | { readonly kind: 'server'; readonly url: string }

export interface ProverSettings {
  readonly dialect: Dialect
  readonly shadow: ShadowSettings
  /** Absolute path of a folder for states of the base between commands; null keeps none. `defaultCacheFolder(io)` is a good one. */
  readonly cacheFolder: string | null
  /** A script that runs longer ends as `unknown`; 20 when absent. */
  readonly scriptSeconds?: number
}

/** A script that did not run to its end. */
export interface Stopped {
  readonly script: Script
  readonly failure: SqlFailure
  /** What it means, in one sentence: extension missing in this shadow, ran away, refused as hostile, an error of SQL. */
  readonly why: string
}

/**
 * Where the base stands afterwards. `partly`: some script failed; what could be done of it statement by statement was done, so
 * that a walk can go on, and every later `unknown` says that the base lacks something.
 */
export type Advanced =
  | { readonly state: 'advanced'; readonly notes: readonly string[] }
  | {
      readonly state: 'partly'
      readonly stopped: readonly Stopped[]
      readonly notes: readonly string[]
    }

/** One step from N−1 to N: a migration, a group of them, or the whole range between two releases. */
export interface ProvenStep {
  /** In the order in which the tool runs them. */
  readonly up: readonly Script[]
  /** The downs in the order in which they run: the last up's first. Null when there is none. */
  readonly down: readonly Script[] | null
  /** Real statements of the old release. */
  readonly statements: readonly OldStatement[]
}

/**
 * Executes migrations in a throw-away database. It has one base at a time, the schema N−1; questions are asked one after
 * another (calls at the same time wait for each other). Errors of the database are in the answers; an exception is a bug.
 *
 * Typical uses: a range is `advance(history); prove(range)`; a folder is `for each: prove(one); advance(one.up)`.
 */
export interface Prover {
  /** For people, after the first question: `PostgreSQL 18.6 (PGlite 0.5.16)`; less before. */
  readonly version: string
  /** Brings the base forward for good. From an empty base this asks the cache for the longest known beginning of `scripts`. */
  readonly advance: (scripts: readonly Script[]) => Promise<Advanced>
  /** Executes contract and round trip of one step and leaves the base as it was. */
  readonly prove: (step: ProvenStep) => Promise<Proof>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}
