import { fail, ok, type Result } from '../model/problem.ts'
import { incrementComplaint, specComplaint } from './complaints.ts'
import {
  beginCounts,
  countsHealthy,
  observeCounts,
  readCounts,
  type CountsState,
} from './counts-test.ts'
import { beginGauge, gaugeHealthy, observeGauge, readGauge, type GaugeState } from './gauge-test.ts'
import {
  beginPairs,
  limitBeside,
  observePairs,
  pairsHealthy,
  readPairs,
  type PairsState,
} from './pairs-test.ts'
import type { Increment, Reading, TestSpec } from './spec.ts'

/**
 * A test while it goes on: plain data for JSON, of the same size however much it has seen (some 200 numbers). Whoever
 * keeps it can go on with it after a restart, and look at it as often as wanted.
 */
export type TestState = CountsState | PairsState | GaugeState

/** Begins a test. A question that cannot be asked (a limit over 1, an alpha of 0) is a Problem. */
export function begin(spec: TestSpec): Result<TestState> {
  const wrong = specComplaint(spec)
  if (wrong !== null) {
    const hint = 'Shares are numbers from 0 to 1; alpha lies between them, as 0.01 does'
    return fail({ what: wrong, where: JSON.stringify(spec), hint })
  }
  switch (spec.kind) {
    case 'limit':
    case 'history':
      return ok(beginCounts(spec))
    case 'concurrent':
      return ok(beginPairs(spec))
    case 'gauge':
      return ok(beginGauge(spec))
  }
}

/** One look further. An increment that cannot be (more bad than all, negative, of another kind) is a Problem, and changes nothing. */
export function observe(state: TestState, increment: Increment): Result<TestState> {
  const max = state.kind === 'values' ? state.spec.max : Infinity
  const wrong = incrementComplaint(increment, max)
  if (wrong !== null) return refuse(wrong, increment)
  if (state.kind === 'counts' && increment.kind === 'counts')
    return ok(observeCounts(state, increment))
  if (state.kind === 'pairs' && increment.kind === 'pair')
    return ok(observePairs(state, { judged: increment, baseline: increment.baseline }))
  if (state.kind === 'values' && increment.kind === 'values')
    return ok(observeGauge(state, increment.values))
  return refuse(`A test of the kind "${state.spec.kind}" cannot use ${increment.kind}`, increment)
}

/** What the test says now. */
export function read(state: TestState): Reading {
  switch (state.kind) {
    case 'counts':
      return readCounts(state)
    case 'pairs':
      return readPairs(state)
    case 'values':
      return readGauge(state)
  }
}

/** The part of a {@link Reading} that costs little. */
export type Glance = Pick<Reading, 'evidence' | 'evidenceHealthy' | 'limit'> & {
  readonly bad: boolean
}

/** What a {@link read} would say of the alarm, without estimates: for whoever looks at every one of a million intervals. */
export function glance(state: TestState): Glance {
  return { evidence: evidenceOf(state), bad: isBad(state), ...besides(state) }
}

/** Whether a {@link read} would say `bad`; costs next to nothing. */
export function isBad(state: TestState): boolean {
  const alpha = state.kind === 'counts' ? state.alpha : state.spec.alpha
  return evidenceOf(state) >= -Math.log(alpha)
}

function evidenceOf(state: TestState): number {
  const over = state.kind === 'pairs' ? state.over : [state.over]
  return Math.min(...over.map(({ peak }) => peak))
}

function besides(state: TestState): Pick<Glance, 'evidenceHealthy' | 'limit'> {
  switch (state.kind) {
    case 'counts':
      return { evidenceHealthy: countsHealthy(state), limit: state.limit }
    case 'pairs':
      return { evidenceHealthy: pairsHealthy(state), limit: limitBeside(state) }
    case 'values':
      return { evidenceHealthy: gaugeHealthy(state), limit: state.spec.limit }
  }
}

function refuse(what: string, increment: Increment): Result<never> {
  return fail({
    what,
    where: JSON.stringify(increment).slice(0, 200),
    hint: 'Look at what counts the events: bad must be a whole number between 0 and total',
  })
}
