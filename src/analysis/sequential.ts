import { fail, ok, type Result } from '../model/problem.ts'
import { incrementComplaint, specComplaint } from './complaints.ts'
import { beginCounts, observeCounts, readCounts, type CountsState } from './counts-test.ts'
import type { Increment, Reading, TestSpec } from './spec.ts'

/**
 * A test while it goes on: plain data for JSON, of the same size however much it has seen (some 100 numbers). Whoever
 * keeps it can go on with it after a restart, and look at it as often as wanted.
 */
export type TestState = CountsState

/** Begins a test. A question that cannot be asked (a limit over 1, an alpha of 0) is a Problem. */
export function begin(spec: TestSpec): Result<TestState> {
  const wrong = specComplaint(spec)
  if (wrong !== null) return complain(wrong, `${spec.kind} test, alpha ${spec.alpha}`)
  return ok(beginCounts(spec as never))
}

/** One look further. An increment that cannot be (more bad than all, negative, of another kind) is a Problem, and changes nothing. */
export function observe(state: TestState, increment: Increment): Result<TestState> {
  const wrong = incrementComplaint(increment, 0)
  if (wrong !== null) return complain(wrong, JSON.stringify(increment))
  if (state.kind === 'counts' && increment.kind === 'counts')
    return ok(observeCounts(state, increment))
  return complain(`A test of ${state.kind} cannot count ${increment.kind}`, state.spec.kind)
}

/** What the test says now. */
export function read(state: TestState): Reading {
  return readCounts(state)
}

function complain(what: string, where: string): Result<never> {
  return fail({
    what,
    where,
    hint: 'Look at what counts the events: bad must be a whole number between 0 and total',
  })
}
