import type { MetricAnswer } from '../adapters/metrics/metrics.ts'
import { shareAlpha } from '../analysis/family.ts'
import { begin, observe, read, type TestState } from '../analysis/sequential.ts'
import type { Increment, TestSpec } from '../analysis/spec.ts'
import type { Counts, Guard, GuardReading, MetricGuard } from '../model/guard.ts'
import type { Json } from '../model/json.ts'
import { problemLine, type Problem } from '../model/problem.ts'

export type AnyGuard = Guard | MetricGuard

/** What a source answered about one guard; `baseline`: what the release before had, for guards against it. */
export type Answer = MetricAnswer | { readonly state: 'baseline'; readonly counts: Counts }

/** One guard while a watch goes on. Plain data without settings, so that no secret is kept with it. */
export interface GuardState {
  readonly name: string
  /** The question, to tell after a restart whether it is still the same. */
  readonly asks: string
  /** Null: not begun, because the baseline is not known yet or the question cannot be asked (`problem`). */
  readonly test: TestState | null
  readonly alpha: number
  /** Events so far; null without any, and for gauges. */
  readonly counts: Counts | null
  /** What the source goes on from. */
  readonly cursor: Json
  /** Why the latest answer was none; null when it was one. */
  readonly problem: Problem | null
}

/** Guards with their parts of the alpha of the whole watch, which is the largest that any of them names. */
export function beginGuards(guards: readonly AnyGuard[]): readonly GuardState[] {
  const alphas = guards.map(({ alpha }) => alpha)
  const shares = shareAlpha(Math.max(...alphas), alphas)
  return guards.map((guard, at) => beginGuard(guard, shares[at] ?? guard.alpha))
}

function beginGuard(guard: AnyGuard, alpha: number): GuardState {
  const state = {
    name: guard.name,
    asks: questionText(guard, alpha),
    alpha,
    counts: null,
    cursor: null,
  }
  const spec = specOf(guard, alpha)
  if (spec === null) return { ...state, test: null, problem: null }
  const begun = begin(spec)
  return begun.ok
    ? { ...state, test: begun.value, problem: null }
    : { ...state, test: null, problem: begun.problems[0] ?? null }
}

function questionText(guard: AnyGuard, alpha: number): string {
  if ('limit' in guard) {
    const { match, bad, limit } = guard
    return JSON.stringify({ match, bad, limit, alpha })
  }
  const { source, measure, against } = guard
  return JSON.stringify({ source, measure, against, alpha })
}

/** The test of a guard; null for one against the release before, whose share must be asked first. */
function specOf(guard: AnyGuard, alpha: number): TestSpec | null {
  if ('limit' in guard) return { kind: 'limit', limit: guard.limit, alpha }
  const { against, measure } = guard
  switch (against.kind) {
    case 'limit':
      return measure.kind === 'gauge'
        ? { kind: 'gauge', limit: against.limit, max: measure.max, alpha }
        : { kind: 'limit', limit: against.limit, alpha }
    case 'beside':
      return { kind: 'concurrent', tolerance: against.tolerance, alpha }
    case 'previous':
      return null
  }
}

/** One increment further; one that cannot be is "could not ask", and changes nothing. */
export function counted(state: GuardState, increment: Increment): GuardState {
  if (state.test === null) return state
  const seen = observe(state.test, increment)
  if (!seen.ok) return { ...state, problem: seen.problems[0] ?? null }
  const counts = increment.kind === 'values' ? null : sum(state.counts, increment)
  return { ...state, test: seen.value, counts, problem: null }
}

function sum(before: Counts | null, { bad, total }: Counts): Counts | null {
  if (before === null && total === 0) return null
  return { bad: (before?.bad ?? 0) + bad, total: (before?.total ?? 0) + total }
}

/** What a metrics source answered. `skip`: the first answer only says where the counters stand. */
export function answered(
  state: GuardState,
  guard: AnyGuard | undefined,
  answer: Answer,
  skip: boolean,
): GuardState {
  switch (answer.state) {
    case 'baseline': {
      if (guard === undefined || 'limit' in guard || guard.against.kind !== 'previous') return state
      const { tolerance } = guard.against
      const { alpha } = state
      const begun = begin({ kind: 'history', baseline: answer.counts, tolerance, alpha })
      return begun.ok
        ? { ...state, test: begun.value, problem: null }
        : { ...state, problem: begun.problems[0] ?? null }
    }
    case 'ok': {
      const { cursor } = answer
      const next = skip && state.cursor === null ? state : counted(state, answer.increment)
      return { ...next, cursor, problem: next === state ? null : next.problem }
    }
    case 'empty':
      return { ...state, cursor: answer.cursor, problem: null }
    case 'unavailable':
      return { ...state, problem: answer.problem }
  }
}

/** What the guard says now. What was bad stays so; else an answer that is missing now means that nobody knows. */
export function readingOfGuard(
  { name, test, counts, problem }: GuardState,
  version: string,
  missing: Problem | null,
): GuardReading {
  const now = test === null ? null : read(test)
  const why = missing ?? problem
  const limit = now?.limit ?? 1
  const about = { guard: name, version, limit, counts, share: now?.estimate ?? null }
  if (now !== null && (now.outcome === 'bad' || why === null))
    return { ...about, outcome: now.outcome, says: now.says }
  if (why !== null)
    return { ...about, counts: null, share: null, outcome: 'could-not-ask', says: problemLine(why) }
  return { ...about, outcome: 'no-data', says: 'no data: what the release before had is not known' }
}
