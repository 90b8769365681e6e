import type { Io } from '../../../host/io.ts'
import { fail, ok, type Problem, type Result } from '../../../model/problem.ts'
import { cursorOf, sidesOf } from '../counting/sides.ts'
import type { Exchange, History, MetricAnswer, MetricQuestion } from '../metrics.ts'
import { unavailable } from '../problems.ts'
import { fillQueries } from './fill.ts'
import type { Ask, IntervalApi, Told } from './source.ts'
import {
  beginAt,
  type IntervalCounts,
  intervalAnswer,
  type IntervalState,
  nextSpan,
  nothingNew,
} from './state.ts'

const everySeconds = 60
const settleSeconds = 60

interface Plan {
  readonly question: MetricQuestion
  readonly state: IntervalState | null
  readonly asks: readonly Ask[]
}

/** Reads guards from an API that tells counts by interval. Each interval counts once, when it is over and has settled. */
export async function readIntervals(
  api: IntervalApi,
  questions: readonly MetricQuestion[],
  io: Io,
): Promise<readonly MetricAnswer[]> {
  const now = io.clock.now().getTime() / 1000
  const planned = questions.map((question) => plan(question, now))
  const asks = planned.flatMap((each) => (each.ok ? each.value.asks : []))
  const told = await api.ask(asks, io)
  const by = new Map(asks.map((ask, at) => [ask, told[at]]))
  return planned.map((each) => {
    if (!each.ok) return unavailable(each.problems)
    const { question, state, asks } = each.value
    const answers: Told[] = []
    for (const ask of asks) {
      const answer = by.get(ask)
      if (answer?.ok !== true) return unavailable(answer?.problems ?? [])
      answers.push(answer.value)
    }
    const at = new Date(now * 1000).toISOString()
    return conclude({ question, state, asks }, answers, exchangeOf(api, asks, answers, at), now)
  })
}

function plan(question: MetricQuestion, now: number): Result<Plan> {
  const { guard } = question
  const { every, settle } = timesOf(question)
  const sides = sidesOf<IntervalState>(question)
  const state = sides[0]?.state ?? null
  // The first look asks for something as well: whether it is allowed to, and what time it is there.
  const around = Math.floor(now / every) * every
  const span =
    state === null ? { from: around - 5 * every, to: around } : nextSpan(state, now, every, settle)
  const asks: Ask[] = []
  for (const { variables } of span === null ? [] : sides) {
    const queries = fillQueries(guard, variables)
    if (!queries.ok) return queries
    const kind = guard.measure.kind === 'gauge' ? 'gauge' : 'counts'
    if (queries.value.length === 0) return fail(noHistograms(question))
    if (span !== null)
      asks.push({ settings: guard.settings, queries: queries.value, kind, span, every })
  }
  return ok({ question, state, asks })
}

function conclude(
  { question, state, asks }: Plan,
  answers: readonly Told[],
  exchange: Exchange,
  now: number,
): MetricAnswer {
  const [ask] = asks
  if (ask === undefined) return { state: 'empty', cursor: question.cursor, exchange }
  const serverNow = answers[0]?.serverNow ?? now + (state?.ahead ?? 0)
  if (state === null) {
    const begun = asks.map(() => beginAt(serverNow, now, ask.every))
    return nothingNew(question, begun, exchange)
  }
  const states = asks.map(() => ({ until: ask.span.to, ahead: serverNow - now }))
  const wrong = answers
    .flatMap(({ points }) => points.flat())
    .find(({ value }) => !(value >= 0 && value < Infinity))
  if (wrong !== undefined) return unavailable([noNumber(exchange.asked, wrong.value)])
  const { measure } = question.guard
  if (measure.kind !== 'gauge')
    return intervalAnswer(
      question,
      answers.map((told) => countsIn(told, ask)),
      states,
      exchange,
    )
  const values = valuesIn(answers[0], ask).map((value) => Math.min(value, measure.max))
  if (values.length === 0) return nothingNew(question, states, exchange)
  const cursor = cursorOf(question, states)
  return { state: 'ok', increment: { kind: 'values', values }, cursor, exchange }
}

/** Bad and total over the past, for guards against the release before. Intervals become longer with the time that is asked for. */
export async function intervalHistory(
  api: IntervalApi,
  question: MetricQuestion,
  hours: number,
  io: Io,
): Promise<History> {
  const { service, environment, component, version, guard } = question
  const queries = fillQueries(guard, { service, environment, component, version })
  if (!queries.ok) return unavailable(queries.problems)
  if (guard.measure.kind !== 'share') return unavailable([noHistograms(question)])
  const { every: shortest, settle } = timesOf(question)
  const every = Math.max(shortest, Math.ceil((hours * 3600) / 1000 / 60) * 60)
  const now = io.clock.now()
  const to = Math.floor((now.getTime() / 1000 - settle) / every) * every
  const span = { from: to - Math.ceil((hours * 3600) / every) * every, to }
  const ask: Ask = { settings: guard.settings, queries: queries.value, kind: 'counts', span, every }
  const [told] = await api.ask([ask], io)
  if (told?.ok !== true) return unavailable(told?.problems ?? [])
  const counts = countsIn(told.value, ask)
  const [bad, total] = [Math.round(counts.bad), Math.round(counts.total)]
  const exchange = exchangeOf(api, [ask], [told.value], now.toISOString())
  if (!(bad <= total)) return unavailable([noNumber(exchange.asked, bad)])
  return total === 0 ? { state: 'empty' } : { state: 'ok', bad, total, exchange }
}

function countsIn({ points: [total = [], bad = []] }: Told, { span }: Ask): IntervalCounts {
  const sum = (points: Told['points'][number]) =>
    points
      .filter(({ at }) => at >= span.from && at < span.to)
      .reduce((all, { value }) => all + value, 0)
  return { total: sum(total), bad: sum(bad) }
}

/** A gauge's values in the order of time: by interval, the mean over its series. */
function valuesIn(told: Told | undefined, { span }: Ask): readonly number[] {
  const points = (told?.points[0] ?? []).filter(({ at }) => at >= span.from && at < span.to)
  return [...Map.groupBy(points, ({ at }) => at)]
    .sort(([a], [b]) => a - b)
    .map(([, group]) => group.reduce((sum, { value }) => sum + value, 0) / group.length)
}

function timesOf({ guard }: MetricQuestion): { readonly every: number; readonly settle: number } {
  const { every, settle } = guard.settings as { every?: number; settle?: number }
  return { every: every ?? everySeconds, settle: settle ?? settleSeconds }
}

function exchangeOf(
  api: IntervalApi,
  asks: readonly Ask[],
  answers: readonly Told[],
  at: string,
): Exchange {
  const [ask] = asks
  if (ask === undefined) return { asked: '', answered: 'no interval has ended since', at }
  const time = (seconds: number) => new Date(seconds * 1000).toISOString()
  const queries = asks.flatMap((each) => each.queries).join('; ')
  const points = answers.flatMap((told) => told.points)
  const said = points.map(
    (some) =>
      some
        .map(({ at, value }) => `${value} @${at}`)
        .slice(-3)
        .join(' ') || 'nothing',
  )
  return {
    asked: `${api.address(ask.settings)} ${queries} (${time(ask.span.from)} to ${time(ask.span.to)}, by ${ask.every} s)`,
    answered: said.join('; '),
    at,
  }
}

const noNumber = (where: string, value: number): Problem => ({
  what: `An interval has the value ${value}, which is no count`,
  where,
  hint: 'Look at the queries of the guard in the metrics server itself',
})

const noHistograms = ({ guard }: MetricQuestion): Problem => ({
  what: `${guard.source} can tell neither histograms nor the past of a gauge`,
  where: `guard ${guard.name}`,
  hint: 'Write total and bad, such as a count of slow requests',
})
