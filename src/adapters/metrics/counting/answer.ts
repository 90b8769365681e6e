import type { Exchange, MetricAnswer, MetricQuestion } from '../metrics.ts'
import type { Folded } from './fold.ts'
import { incrementOf, sideOf } from './increment.ts'
import { cursorOf } from './sides.ts'
import type { Track } from './track.ts'

/**
 * Folded sides (one, or two for `beside`) as the answer to a question. `more` is kept with each side's state. Counts that make no
 * sense are `unavailable`, and the cursor stays where it was: the next look sees them again, with what came since.
 */
export function answerOf(
  question: MetricQuestion,
  sides: readonly {
    readonly tracks: readonly Track[]
    readonly folded: Folded
    readonly more?: object
  }[],
  exchange: Exchange,
): MetricAnswer {
  const [judged, beside] = sides.map(({ tracks, folded }) => sideOf(tracks, folded.added))
  const cursor = cursorOf(
    question,
    sides.map(({ folded, more }) => ({ ...more, ...folded.state })),
  )
  const increment = judged === undefined ? null : incrementOf(judged, beside ?? null)
  if (increment === null) return { state: 'empty', cursor, exchange }
  if (typeof increment !== 'string') return { state: 'ok', increment, cursor, exchange }
  return {
    state: 'unavailable',
    problem: {
      what: `The counts of guard ${question.guard.name} make no sense: ${increment.toLowerCase()}`,
      where: exchange.asked,
      hint: 'Look whether bad selects a part of what total selects',
    },
  }
}
