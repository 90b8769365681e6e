import type { Io } from '../../../host/io.ts'
import type { Result } from '../../../model/problem.ts'
import { answerOf } from '../counting/answer.ts'
import { fold } from '../counting/fold.ts'
import type { Series } from '../counting/series.ts'
import { shownSeries } from '../counting/shown.ts'
import { cursorOf, type Side, sidesOf } from '../counting/sides.ts'
import type { FoldState } from '../counting/track.ts'
import { type GaugeState, gaugeValue } from '../counting/values.ts'
import type { Exchange, MetricAnswer, MetricQuestion } from '../metrics.ts'
import { unavailable } from '../problems.ts'
import { fillSelector } from '../selector/fill.ts'
import { type Measured, measured } from '../selector/measured.ts'
import { pages, type Pages } from './pages.ts'
import { select, selectTracks, startsOf } from './select.ts'
import type { ScrapeSettings } from './settings.ts'

interface Scraped<State> {
  readonly side: Side<State>
  readonly found: Pages
}

/** Reads each replica once, however many questions are about it. A replica that is silent is left out, and named in the exchange. */
export async function readScrapes(
  questions: readonly MetricQuestion[],
  io: Io,
): Promise<readonly MetricAnswer[]> {
  const of = pages(io)
  return Promise.all(questions.map((question) => readOne(question, of, io)))
}

async function readOne(
  question: MetricQuestion,
  of: ReturnType<typeof pages>,
  io: Io,
): Promise<MetricAnswer> {
  const at = io.clock.now()
  const parsed = measured(question.guard)
  if (!parsed.ok) return unavailable(parsed.problems)
  const scraped: Scraped<FoldState & GaugeState>[] = []
  const reading = sidesOf<FoldState & GaugeState>(question).map(
    async (side): Promise<{ side: typeof side; read: Result<Pages> }> => ({
      side,
      read: await of(side.endpoints, question.guard.settings as unknown as ScrapeSettings),
    }),
  )
  for (const { side, read } of await Promise.all(reading)) {
    if (!read.ok) return unavailable(read.problems)
    scraped.push({ side, found: read.value })
  }
  return parsed.value.kind === 'gauge'
    ? readGauge(question, parsed.value, scraped, at)
    : readCounts(question, parsed.value, scraped, at)
}

function readCounts(
  question: MetricQuestion,
  wanted: Exclude<Measured, { kind: 'gauge' }>,
  scraped: readonly Scraped<FoldState>[],
  at: Date,
): MetricAnswer {
  const sides = []
  const series: Series[] = []
  for (const { side, found } of scraped) {
    const pages = found.pages.map((page) => ({ ...page, at: after(side.state, page.at) }))
    const selected = selectTracks(wanted, side.variables, pages)
    if (!selected.ok) return unavailable(selected.problems)
    const { tracks } = selected.value
    const starts = new Map(pages.map((page) => [page.url, startsOf(page)]))
    sides.push({ tracks, folded: fold(side.state, tracks, starts, at.getTime() / 1000) })
    series.push(...selected.value.series)
  }
  return answerOf(question, sides, exchangeOf(scraped, series, at))
}

/** Our clock, but later than the last look's even when somebody has set it back: each look is news. */
function after(state: FoldState | null, at: number): number {
  const kept = Object.values(state?.tracks ?? {}).map((track) => track.at)
  return Math.max(at, ...kept.map((before) => before + 0.001))
}

function readGauge(
  question: MetricQuestion,
  { value, max }: Measured & { kind: 'gauge' },
  scraped: readonly Scraped<GaugeState>[],
  at: Date,
): MetricAnswer {
  const [only] = scraped
  const series = only && select(only.found.pages, fillSelector(value, only.side.variables))
  const read = gaugeValue(series ?? [], max, only?.side.state ?? null)
  if (!read.ok) return unavailable(read.problems)
  const exchange = exchangeOf(scraped, series ?? [], at)
  const cursor = cursorOf(question, [read.value.state])
  if (read.value.value === null) return { state: 'empty', cursor, exchange }
  const increment = { kind: 'values', values: [read.value.value] } as const
  return { state: 'ok', increment, cursor, exchange }
}

function exchangeOf(
  scraped: readonly Scraped<unknown>[],
  series: readonly Series[],
  at: Date,
): Exchange {
  const urls = scraped.flatMap(({ found }) => found.pages.map(({ url }) => url))
  const silent = scraped.flatMap(({ found }) => found.silent)
  const missing = silent.map(({ what, where }) => `; ${where}: ${what}`).slice(0, 3)
  return {
    asked: urls
      .slice(0, 20)
      .map((url) => `GET ${url}`)
      .join(', '),
    answered: `${shownSeries(series)}${missing.join('')}`,
    at: at.toISOString(),
  }
}
