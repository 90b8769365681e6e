import type { Io } from '../../../host/io.ts'
import type { MetricGuard } from '../../../model/guard.ts'
import { fail, ok, type Result } from '../../../model/problem.ts'
import { ask as askServer, isType, serverTime, short } from '../http/connection.ts'
import type { Ask, IntervalApi, Told } from '../interval/source.ts'
import type { DatadogSettings } from './settings.ts'

/** Questions under way at once; Datadog allows an organization a few hundred queries an hour and up. */
const atOnce = 4

interface Series {
  readonly query_index?: number
  /** Seconds between points. */
  readonly interval?: number
  /** Milliseconds, and a value or null. */
  readonly pointlist?: readonly (readonly [number, unknown])[]
}

interface Body {
  readonly status?: string
  readonly error?: string
  readonly series?: readonly Series[]
}

/** `GET /api/v1/query` (timeseries points): the queries of one release together, each with a rollup of our interval. */
export const datadogApi: IntervalApi = {
  address: (settings) => `${baseOf(settings)}/api/v1/query`,
  async ask(asks, io) {
    const told: Result<Told>[] = []
    for (let at = 0; at < asks.length; at += atOnce)
      told.push(...(await Promise.all(asks.slice(at, at + atOnce).map((one) => askOne(one, io)))))
    return told
  },
}

const settingsOf = (settings: MetricGuard['settings']) => settings as unknown as DatadogSettings

function baseOf(settings: MetricGuard['settings']): string {
  const { url, site } = settingsOf(settings)
  return url?.replace(/\/+$/, '') ?? `https://api.${site ?? 'datadoghq.com'}`
}

async function askOne(
  { settings, queries, kind, span, every }: Ask,
  io: Io,
): Promise<Result<Told>> {
  const { apiKey, appKey, timeout } = settingsOf(settings)
  const rollup = `.rollup(${kind === 'gauge' ? 'avg' : 'sum'}, ${every})`
  const search = new URLSearchParams({
    // `to` belongs to what is asked for: the last second of the span, not the first one after it.
    from: String(span.from),
    to: String(span.to - 1),
    query: queries.map((query) => `${query}${rollup}`).join(','),
  })
  const where = `${baseOf(settings)}/api/v1/query`
  const headers = {
    accept: 'application/json',
    'dd-api-key': apiKey,
    'dd-application-key': appKey,
  }
  const answer = await askServer(
    { method: 'GET', url: `${where}?${search.toString()}`, headers },
    { timeout },
    io,
  )
  if (!answer.ok) return answer
  const wrong = (what: string) =>
    fail({ what, where, hint: 'Try the query in the metrics explorer of Datadog' })
  if (!isType(answer.value, 'application/json'))
    return wrong('Answers with something else than application/json')
  let body: Body
  try {
    body = JSON.parse(answer.value.body) as Body
  } catch {
    return wrong('Answers with text that is not JSON')
  }
  if (body.status !== 'ok' || !Array.isArray(body.series))
    return wrong(`Could not answer: ${short(body.error ?? body.status ?? 'no reason given')}`)
  const series = body.series as readonly Series[]
  const other = series.find(({ interval }) => interval !== undefined && interval !== every)
  if (other !== undefined)
    return wrong(`Tells intervals of ${other.interval} s where ${every} s were asked for`)
  const points = queries.map((_, index) =>
    series
      .filter(({ query_index = 0 }) => query_index === index)
      .flatMap(({ pointlist = [] }) => pointlist)
      .filter(([, value]) => value !== null)
      .map(([at, value]) => ({ at: at / 1000, value: typeof value === 'number' ? value : NaN })),
  )
  return ok({ points, serverNow: serverTime(answer.value) })
}
