import type { Io } from '../../../host/io.ts'
import type { Problem } from '../../../model/problem.ts'
import type { NativeSample, Series } from '../counting/series.ts'
import {
  type Answered,
  isType,
  placeOf,
  refusal,
  send,
  serverTime,
  short,
} from '../http/connection.ts'
import type { Labels } from '../selector/match.ts'
import type { PrometheusSettings } from './settings.ts'

/** What a query came to. `tooMuch`: of the query's own making, so that asking for less may help; `down`: nobody would be answered. */
export type Queried =
  | { readonly state: 'ok'; readonly series: readonly Series[]; readonly at: number }
  | { readonly state: 'tooMuch' | 'down' | 'failed'; readonly problem: Problem }

type Pair = readonly [number, string]
interface Row {
  readonly metric?: Labels
  readonly value?: Pair
  readonly values?: readonly Pair[]
  readonly histogram?: readonly [number, NativeSample]
  readonly histograms?: readonly (readonly [number, NativeSample])[]
}

interface Body {
  readonly status?: string
  readonly data?: { readonly resultType?: string; readonly result?: readonly Row[] | Pair }
  readonly error?: string
  readonly warnings?: readonly string[]
}

/**
 * An instant query (`POST /api/v1/query`, whose answer holds ranges when the query selects one). Vector, matrix and scalar become
 * series; a scalar's has no labels. Warnings mean that a part may be missing: no answer.
 */
export async function query(text: string, settings: PrometheusSettings, io: Io): Promise<Queried> {
  const url = apiUrl(settings)
  const request = {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({ query: text }).toString(),
  } as const
  const sent = await send(request, settings, io)
  if (sent.state === 'unanswered')
    return { state: sent.tooLong ? 'tooMuch' : 'down', problem: sent.problem }
  const { answer } = sent
  const refused = refusal(answer, request, settings)
  if (refused === null) return read(answer, url, io)
  const said = bodyOf(answer)?.error
  const problem =
    said === undefined ? refused : { ...refused, what: `Answers ${answer.status}: ${short(said)}` }
  const { status } = answer
  if (status === 401 || status === 403) return { state: 'down', problem: refused }
  return { state: [400, 413, 422].includes(status) ? 'tooMuch' : 'failed', problem }
}

export const apiUrl = ({ url }: PrometheusSettings) => `${url.replace(/\/+$/, '')}/api/v1/query`

function read(answer: Answered, url: string, io: Io): Queried {
  const failed = (what: string): Queried => ({
    state: 'failed',
    problem: {
      what,
      where: placeOf(url),
      hint: 'Check that url is the address of a Prometheus server',
    },
  })
  if (!isType(answer, 'application/json'))
    return failed(
      `Answers with content of type ${short(String(answer.headers['content-type'] ?? 'none'))}`,
    )
  const body = bodyOf(answer)
  if (body?.status !== 'success')
    return failed('Answers with something that is no result of a query')
  if (body.warnings !== undefined && body.warnings.length > 0)
    return failed(`Warns that its answer may not be whole: ${short(body.warnings.join('; '))}`)
  const { resultType, result } = body.data ?? {}
  if (!Array.isArray(result)) return failed('Answers without a result')
  const rows =
    resultType === 'scalar' ? [{ metric: {}, value: result as unknown as Pair }] : (result as Row[])
  try {
    const series = rows.map(seriesOf)
    const first = rows[0]?.value?.[0] ?? rows[0]?.histogram?.[0]
    return {
      state: 'ok',
      series,
      at: first ?? serverTime(answer) ?? io.clock.now().getTime() / 1000,
    }
  } catch {
    return failed('Answers with series that cannot be read')
  }
}

/** A row of a vector or a matrix; throws on one that is neither. */
function seriesOf({ metric, value, values, histogram, histograms }: Row): Series {
  if (metric === undefined) throw new TypeError('no labels')
  const points = (values ?? (value ? [value] : [])).map(([at, text]) => ({
    at,
    value: number(text),
  }))
  const natives = (histograms ?? (histogram ? [histogram] : [])).map(([at, sample]) => ({
    at,
    sample,
  }))
  return { labels: metric, points, ...(natives.length === 0 ? {} : { natives }) }
}

function number(text: string): number {
  if (text === '+Inf') return Infinity
  return text === '-Inf' ? -Infinity : Number(text)
}

function bodyOf({ body }: Answered): Body | null {
  try {
    const value: unknown = JSON.parse(body)
    return value !== null && typeof value === 'object' ? value : null
  } catch {
    return null
  }
}
