/** A comment in a migration that allows what a rule found, or asks another tool to. */
export interface Suppression {
  readonly rule: string
  readonly reason: string
  /** Last day it counts, `2027-03-01`; null when it has no end. */
  readonly until: string | null
  readonly file: string
  readonly line: number
}

export interface Malformed {
  readonly text: string
  readonly file: string
  readonly line: number
  /** What is wrong and how to write it. */
  readonly says: string
}

export interface Foreign {
  readonly tool: 'atlas' | 'squawk' | 'strong_migrations' | 'eugene'
  readonly text: string
  readonly file: string
  readonly line: number
}

/** What became of the suppressions of a range. */
export interface Suppressions {
  readonly applied: readonly Suppression[]
  /** Their day has passed: they suppress nothing. */
  readonly expired: readonly Suppression[]
  /** Nothing was found that they could suppress. */
  readonly unused: readonly Suppression[]
  readonly malformed: readonly Malformed[]
  /** Comments for other tools: named, not obeyed. */
  readonly foreign: readonly Foreign[]
}
