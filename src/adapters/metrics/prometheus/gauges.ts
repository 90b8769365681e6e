import type { Io } from '../../../host/io.ts'
import type { Result } from '../../../model/problem.ts'
import { shownSeries } from '../counting/shown.ts'
import { cursorOf, sidesOf } from '../counting/sides.ts'
import { type GaugeState, gaugeValue } from '../counting/values.ts'
import type { MetricAnswer, MetricQuestion } from '../metrics.ts'
import { unavailable } from '../problems.ts'
import { fillSelector } from '../selector/fill.ts'
import { parseSelector } from '../selector/parse.ts'
import { apiUrl, type Queried, query } from './api.ts'
import { type Want, wantQuery } from './batch.ts'
import { fillExpression } from './expression.ts'
import { fetchAll } from './fetch.ts'
import { type Progress, progressOf, rangeSince } from './reach.ts'
import type { PrometheusSettings } from './settings.ts'

type State = GaugeState & Progress

/** A calculated gauge has a new value whenever one asks: read every so many seconds, so that looking often adds no evidence. */
const everySeconds = 15

/** Calculations under way at once. */
const atOnce = 4

/** Reads gauges: plain selectors by their samples, all together; anything else as it is written, each by itself. */
export async function readGauges(
  questions: readonly MetricQuestion[],
  io: Io,
): Promise<readonly MetricAnswer[]> {
  const now = io.clock.now().getTime() / 1000
  const wants = new Map<MetricQuestion, Want>()
  const calculated: MetricQuestion[] = []
  for (const question of questions) {
    const want = wantOf(question, now)
    if (want === null) calculated.push(question)
    else wants.set(question, want)
  }
  const got = await fetchAll([...wants.values()], io)
  const values = new Map<MetricQuestion, MetricAnswer>()
  const work = async () => {
    for (let next = calculated.shift(); next !== undefined; next = calculated.shift())
      values.set(next, await calculate(next, now, io))
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return questions.map((question) => {
    const want = wants.get(question)
    if (want === undefined) return values.get(question) ?? unavailable([])
    const answer = got.get(want)
    if (answer?.ok !== true) return unavailable(answer === undefined ? [] : [answer.problem])
    return valueOf(question, wantQuery(want), { state: 'ok', ...answer }, now)
  })
}

/** What to ask for a plain selector; null for a calculation. */
function wantOf(question: MetricQuestion, now: number): Want | null {
  const { measure } = question.guard
  const [side] = sidesOf<State>(question)
  const parsed = parseSelector(measure.kind === 'gauge' ? measure.value : '')
  if (!parsed.ok || side === undefined) return null
  const settings = question.guard.settings as unknown as PrometheusSettings
  return {
    settings,
    selector: fillSelector(parsed.value, side.variables),
    reach: rangeSince(side.state, now),
  }
}

async function calculate(question: MetricQuestion, now: number, io: Io): Promise<MetricAnswer> {
  const { measure } = question.guard
  const settings = question.guard.settings as unknown as PrometheusSettings
  const [side] = sidesOf<State>(question)
  if (side === undefined || measure.kind !== 'gauge') return unavailable([])
  const filled: Result<string> = fillExpression(measure.value, side.variables)
  if (!filled.ok) return unavailable(filled.problems)
  const since = now - (side.state?.progress ?? -Infinity)
  if (since >= 0 && since < (settings.every ?? everySeconds)) {
    const exchange = exchangeOf(settings, filled.value, 'not asked again yet', now)
    return { state: 'empty', cursor: question.cursor, exchange }
  }
  return valueOf(question, filled.value, await query(filled.value, settings, io), now)
}

function valueOf(
  question: MetricQuestion,
  asked: string,
  queried: Queried,
  now: number,
): MetricAnswer {
  const { measure, settings } = question.guard
  if (queried.state !== 'ok') return unavailable([queried.problem])
  const [side] = sidesOf<State>(question)
  const before = side?.state ?? null
  const read = gaugeValue(queried.series, measure.kind === 'gauge' ? measure.max : 0, before)
  if (!read.ok) return unavailable(read.problems)
  const { value, state } = read.value
  const newest = value === null ? null : Math.max(...Object.values(state.seen))
  const cursor = cursorOf(question, [{ ...state, ...progressOf(before, newest, now) }])
  const answered = shownSeries(queried.series)
  const exchange = exchangeOf(settings as unknown as PrometheusSettings, asked, answered, now)
  if (value === null) return { state: 'empty', cursor, exchange }
  return { state: 'ok', increment: { kind: 'values', values: [value] }, cursor, exchange }
}

const exchangeOf = (
  settings: PrometheusSettings,
  asked: string,
  answered: string,
  now: number,
) => ({
  asked: `${apiUrl(settings)} ${asked}`,
  answered,
  at: new Date(now * 1000).toISOString(),
})
