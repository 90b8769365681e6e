import type { Dialect, Script } from '../migration.ts'
import { engineOf } from './engines.ts'

export interface PreparedStatement {
  readonly sql: string
  /** Line of the script at which it begins, from 1. */
  readonly line: number
}

/** A script as a shadow runs it. */
export interface PreparedScript {
  readonly script: Script
  /** Its statements as they stand there. */
  readonly own: readonly PreparedStatement[]
  /** The same for running inside one transaction: without its own BEGIN and COMMIT, and without CONCURRENTLY. */
  readonly inside: readonly PreparedStatement[]
  /** Why it cannot be proven inside one transaction; null when it can, as far as its text tells. */
  readonly alone: string | null
  /** Whether it adds labels to enums, which can be used only after the transaction that added them. */
  readonly labels: boolean
  /** A statement that is never run, and why; null when there is none. */
  readonly refused: { readonly line: number; readonly why: string } | null
  /** What was left out, for people. */
  readonly notes: readonly string[]
  /** Names behind CREATE EXTENSION, wherever they stand in the text. */
  readonly extensions: readonly string[]
}

/** Cuts a script into statements and says how they have to be run. */
export function prepare(script: Script, dialect: Dialect): PreparedScript {
  return engineOf(dialect).prepare(script)
}
