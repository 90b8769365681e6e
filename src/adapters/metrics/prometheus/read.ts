import type { Io } from '../../../host/io.ts'
import type { Problem } from '../../../model/problem.ts'
import { answerOf } from '../counting/answer.ts'
import { shownSeries } from '../counting/shown.ts'
import { sidesOf } from '../counting/sides.ts'
import type { Exchange, MetricAnswer, MetricQuestion } from '../metrics.ts'
import { unavailable } from '../problems.ts'
import { measured } from '../selector/measured.ts'
import { apiUrl } from './api.ts'
import { wantQuery } from './batch.ts'
import { type Count, countAll, type Counting, type CountState } from './counts.ts'
import { readGauges } from './gauges.ts'
import type { PrometheusSettings } from './settings.ts'

/** Answers in the order of the questions; all that one server can tell is asked in few queries. */
export async function readPrometheus(
  questions: readonly MetricQuestion[],
  io: Io,
): Promise<readonly MetricAnswer[]> {
  const gauges = questions.filter(({ guard }) => guard.measure.kind === 'gauge')
  const counts = questions.filter(({ guard }) => guard.measure.kind !== 'gauge')
  const [values, counted] = await Promise.all([readGauges(gauges, io), readCounts(counts, io)])
  const answers = new Map<MetricQuestion, MetricAnswer>()
  for (const [at, question] of gauges.entries())
    answers.set(question, values[at] ?? unavailable([]))
  for (const [at, question] of counts.entries())
    answers.set(question, counted[at] ?? unavailable([]))
  return questions.map((question) => answers.get(question) ?? unavailable([]))
}

async function readCounts(
  questions: readonly MetricQuestion[],
  io: Io,
): Promise<readonly MetricAnswer[]> {
  const at = io.clock.now().toISOString()
  const countings: Counting[] = []
  const planned = questions.map((question) => {
    const parsed = measured(question.guard)
    if (!parsed.ok) return { problems: parsed.problems }
    const wanted = parsed.value
    if (wanted.kind === 'gauge') return { problems: [] }
    const settings = question.guard.settings as unknown as PrometheusSettings
    const mine = sidesOf<CountState>(question).map((side): Counting => ({ wanted, side, settings }))
    const from = countings.length
    countings.push(...mine)
    return { from, to: countings.length }
  })
  const all = await countAll(countings, io)
  return questions.map((question, index) => {
    const plan = planned[index]
    if (plan?.from === undefined) return unavailable(plan?.problems ?? [])
    return answer(question, all.slice(plan.from, plan.to), at)
  })
}

function answer(question: MetricQuestion, counts: readonly Count[], at: string): MetricAnswer {
  const failed: Problem[] = counts.flatMap((count) => (count.ok ? [] : [count.problem]))
  if (failed.length > 0) return unavailable(failed)
  const done = counts.flatMap((count) => (count.ok ? [count] : []))
  const settings = question.guard.settings as unknown as PrometheusSettings
  const queries = counts.flatMap(({ counted }) => counted.map(({ want }) => wantQuery(want)))
  const exchange: Exchange = {
    asked: `${apiUrl(settings)} ${queries.join('; ')}`,
    answered: shownSeries(done.flatMap(({ series }) => series)),
    at,
  }
  if (done.length === 0) return { state: 'empty', cursor: question.cursor, exchange }
  return answerOf(question, done, exchange)
}
