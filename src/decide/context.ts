import type { Reason } from '../model/decision.ts'
import type { Evidence, Measured, RunningComponent, TargetChoice } from '../model/evidence.ts'
import type { Fact } from '../model/fact.ts'
import type { Policy } from '../model/policy.ts'
import type { Problem } from '../model/problem.ts'
import type { Strategy } from '../model/strategy.ts'
import type { Suspect } from './suspect.ts'

/** What every rule looks at. */
export interface Context {
  readonly evidence: Evidence
  readonly policy: Policy
  readonly now: Date
  readonly suspect: Suspect
  /** The release to leave; null when nothing is known to run. */
  readonly from: string | null
  /** The same for sentences: `what runs` when there is no name for it. */
  readonly fromName: string
  /** Null when there is no release to return to; `targetProblem` then says why. */
  readonly target: TargetChoice | null
  readonly targetProblem: Problem | null
  /** Components in which the release to leave is up. */
  readonly affected: readonly RunningComponent[]
  readonly expected: (strategy: Strategy) => Measured
}

/** A reason before it carries its rule's name. */
export type Finding = Omit<Reason, 'rule'>

/** One thing worth knowing before going back. Its name is its file's name. */
export interface Rule {
  readonly name: string
  /** One sentence: what it looks at and why, with the source. */
  readonly about: string
  /** What it says of one strategy; null when it has nothing to say. Never throws. */
  readonly judge: (strategy: Strategy, context: Context) => Finding | null
}

export const blocks = (says: string): Finding => ({ effect: 'blocks', says })
export const risks = (says: string): Finding => ({ effect: 'risks', says })
export const supports = (says: string): Finding => ({ effect: 'supports', says })
export const notes = (says: string): Finding => ({ effect: 'notes', says })

/** A note that changes no state, and yet keeps the choice from running without a person. */
export const notAlone = (says: string): Finding => ({ effect: 'notes', says, needsPerson: true })

/** The two strategies that bring an older release back through the engine. */
export function goesBack(strategy: Strategy): boolean {
  return strategy === 'switch-back' || strategy === 'redeploy'
}

/** Why a fact is not known, for people: `could not ask git: …`. Undefined for a known one. */
export function whyUnknown(fact: Fact<unknown>): string | undefined {
  if (fact.state === 'could-not-ask') return `could not ask ${fact.source}: ${fact.problem.what}`
  if (fact.state === 'not-asked') return `not asked: ${fact.why}`
  return undefined
}

/** `3 files (a, b, c)`; long lists end with an ellipsis. */
export function listed(names: readonly string[], one: string, many: string): string {
  const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : '')
  return `${names.length} ${names.length === 1 ? one : many} (${shown})`
}
