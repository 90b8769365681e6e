import type { Candidate } from '../model/decision.ts'
import { strategies, type Strategy } from '../model/strategy.ts'

const states = { ready: 0, risky: 1, blocked: 3 } as const
const losses = { 'nothing-found': 0, 'not-asked': 1, 'could-not-ask': 1, loses: 2 } as const

/** Ways that leave Git saying what runs; an engine-side return leaves the main line at the bad release. */
const agreesWithGit: ReadonlySet<Strategy> = new Set<Strategy>(['revert', 'hotfix'])

/** Freeze restores nothing: it comes after every way that may, and before those that cannot. */
function possible({ strategy, state }: Candidate): number {
  return strategy === 'freeze' && state !== 'blocked' ? 2 : states[state]
}

/**
 * Best first (DESIGN §5): what is possible, ready before risky; what loses no data; what restores service soonest; what
 * leaves Git and the engine in agreement; then the fixed order of strategies.
 */
export function ranked(candidates: readonly Candidate[]): readonly Candidate[] {
  const seconds = (candidate: Candidate) => candidate.expected.seconds ?? Infinity
  return candidates.toSorted(
    (a, b) =>
      possible(a) - possible(b) ||
      losses[a.loses.state] - losses[b.loses.state] ||
      compare(seconds(a), seconds(b)) ||
      Number(agreesWithGit.has(b.strategy)) - Number(agreesWithGit.has(a.strategy)) ||
      strategies.indexOf(a.strategy) - strategies.indexOf(b.strategy),
  )
}

// Not a subtraction: Infinity - Infinity is not a number.
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}
