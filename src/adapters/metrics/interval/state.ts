import { answerOf } from '../counting/answer.ts'
import type { Exchange, MetricAnswer, MetricQuestion } from '../metrics.ts'
import { cursorOf, sidesOf } from '../counting/sides.ts'
import type { Triple } from '../counting/track.ts'

/** How far counts by interval have been taken. Plain data; seconds. */
export interface IntervalState {
  /** Everything before is taken; by the server's clock. */
  readonly until: number
  /** By how much the server's clock is ahead of ours. */
  readonly ahead: number
}

/** Whole intervals to ask for, `from <= t < to`; null when none has ended and settled since the last look. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** What lies further back is given up: an answer stays small, and intervals that make no sense do not hold a watch up for ever. */
const mostIntervals = 120

/** What to ask next. `state` is null at the first look: counting then begins with the next whole interval. */
export function nextSpan(
  state: IntervalState | null,
  now: number,
  every: number,
  settle: number,
): Span | null {
  if (state === null) return null
  const whole = Math.floor((now + state.ahead - settle) / every) * every
  const from = Math.max(state.until, whole - mostIntervals * every)
  return whole > from ? { from, to: whole } : null
}

/** Where counting begins: with the first interval that begins now or later, by the server's clock. */
export function beginAt(serverNow: number, now: number, every: number): IntervalState {
  return { until: Math.ceil(serverNow / every) * every, ahead: serverNow - now }
}

/** Bad and total of the intervals of one release. Numbers as the server wrote them. */
export interface IntervalCounts {
  readonly bad: number
  readonly total: number
}

/** The sums of intervals as the answer to a question, one per side; the next look goes on from `states`. */
export function intervalAnswer(
  question: MetricQuestion,
  counts: readonly IntervalCounts[],
  states: readonly IntervalState[],
  exchange: Exchange,
): MetricAnswer {
  const sides = counts.map(({ bad, total }, at) => {
    // Servers store counts as floating-point numbers; what is no whole number but for that is refused by the answer.
    const gain: Triple = [whole(total), whole(bad), whole(bad)]
    const added = new Map([['counts', gain]])
    const state = { begun: 0, tracks: {}, starts: {} }
    return {
      tracks: [],
      folded: { state, added, unclear: new Set<string>() },
      more: { ...states[at] },
    }
  })
  return answerOf(question, sides, exchange)
}

/** The state of each side, or null as long as there is none. */
export function intervalStates(question: MetricQuestion): readonly (IntervalState | null)[] {
  return sidesOf<IntervalState>(question).map(({ state }) => state)
}

/** Nothing new: the cursor of a question, gone on to these states. */
export function nothingNew(
  question: MetricQuestion,
  states: readonly IntervalState[],
  exchange: Exchange,
): MetricAnswer {
  return { state: 'empty', cursor: cursorOf(question, states), exchange }
}

const whole = (count: number) =>
  Math.abs(count - Math.round(count)) < 1e-6 ? Math.round(count) : count
