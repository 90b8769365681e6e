import type { Problem } from './problem.ts'

/**
 * One piece of evidence. "Could not ask" and "not asked" are facts of their own and never become yes
 * or no. `source` names who answered (git, ledger, the engine), `at` when (ISO 8601).
 */
export type Fact<T> =
  | { readonly state: 'known'; readonly value: T; readonly source: string; readonly at: string }
  | {
      readonly state: 'could-not-ask'
      readonly problem: Problem
      readonly source: string
      readonly at: string
    }
  | { readonly state: 'not-asked'; readonly why: string }

/** The value of a known fact, else undefined. For rendering; rules must look at `state`. */
export function known<T>(fact: Fact<T>): T | undefined {
  return fact.state === 'known' ? fact.value : undefined
}
