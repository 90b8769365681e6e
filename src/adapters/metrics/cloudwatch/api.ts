import type { Io } from '../../../host/io.ts'
import type { MetricGuard } from '../../../model/guard.ts'
import { fail, ok, type Problem, type Result } from '../../../model/problem.ts'
import { type Answered, refusal, send, serverTime, short } from '../http/connection.ts'
import type { Ask, IntervalApi, Told } from '../interval/source.ts'
import type { CloudwatchSettings } from './settings.ts'
import { type Credentials, signed } from './sigv4.ts'

/** What GetMetricData takes in one call. */
const mostQueries = 500
/** Pages of one answer that are followed. */
const mostPages = 20

interface MetricResult {
  readonly Id?: string
  readonly StatusCode?: string
  readonly Timestamps?: readonly number[]
  readonly Values?: readonly unknown[]
}

interface Body {
  readonly MetricDataResults?: readonly MetricResult[]
  readonly NextToken?: string
  readonly Messages?: readonly { readonly Code?: string; readonly Value?: string }[]
}

/** `GetMetricData` in its JSON form, signed. Releases with the same credentials, span and interval are asked for in one call. */
export const cloudwatchApi: IntervalApi = {
  address: (settings) => `${addressOf(settingsOf(settings))} GetMetricData`,
  async ask(asks, io) {
    const groups = Map.groupBy(asks, ({ settings, span, every }) =>
      JSON.stringify([settings, span, every]),
    )
    const told = new Map<Ask, Result<Told>>()
    for (const group of groups.values())
      for (const part of parts(group))
        for (const [at, answer] of (await askTogether(part, io)).entries()) {
          const ask = part[at]
          if (ask) told.set(ask, answer)
        }
    return asks.map((ask) => told.get(ask) ?? fail(unasked))
  },
}

const settingsOf = (settings: MetricGuard['settings']) => settings as unknown as CloudwatchSettings

const addressOf = ({ url, region }: CloudwatchSettings) =>
  url ?? `https://monitoring.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/`

function parts(asks: readonly Ask[]): readonly (readonly Ask[])[] {
  const size = Math.floor(mostQueries / Math.max(1, asks[0]?.queries.length ?? 1))
  return Array.from({ length: Math.ceil(asks.length / size) }, (_, at) =>
    asks.slice(at * size, (at + 1) * size),
  )
}

async function askTogether(asks: readonly Ask[], io: Io): Promise<readonly Result<Told>[]> {
  const [first] = asks
  if (first === undefined) return []
  const all = (problem: Problem) => asks.map(() => fail(problem))
  const ids = asks.flatMap((ask, a) => ask.queries.map((query, q) => ({ id: `a${a}q${q}`, query })))
  const found = new Map<string, { at: number; value: number }[]>()
  let serverNow: number | null = null
  let token: string | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const body = {
      StartTime: first.span.from,
      EndTime: first.span.to,
      ScanBy: 'TimestampAscending',
      MetricDataQueries: ids.map(({ id, query }) => ({
        Id: id,
        Expression: query,
        Period: first.every,
      })),
      ...(token === undefined ? {} : { NextToken: token }),
    }
    const answer = await call(settingsOf(first.settings), body, io)
    if (!answer.ok) return all(answer.problems[0] ?? unasked)
    serverNow ??= answer.value.serverNow
    const partial = collect(answer.value.body, found)
    token = answer.value.body.NextToken
    if (token === undefined) {
      if (partial !== null) return all({ ...partial, where: addressOf(settingsOf(first.settings)) })
      return asks.map((ask, a) =>
        ok({ points: ask.queries.map((_, q) => found.get(`a${a}q${q}`) ?? []), serverNow }),
      )
    }
  }
  return all({ ...unasked, what: 'Answers with pages without end' })
}

/** Adds a page to what was found; a Problem when it says that something is missing. */
function collect(body: Body, found: Map<string, { at: number; value: number }[]>): Problem | null {
  const message = body.Messages?.[0]
  let missing = message === undefined ? null : `${message.Code}: ${message.Value}`
  for (const { Id = '', StatusCode, Timestamps = [], Values = [] } of body.MetricDataResults ??
    []) {
    if (StatusCode !== 'Complete') missing ??= `the status ${StatusCode}`
    const points = found.get(Id) ?? []
    for (const [at, time] of Timestamps.entries()) {
      const value = Values[at]
      points.push({ at: time, value: typeof value === 'number' ? value : NaN })
    }
    found.set(Id, points)
  }
  return missing === null
    ? null
    : {
        what: `Answers with ${short(missing)}: a part may be missing`,
        where: '',
        hint: 'Try the expression in the CloudWatch console',
      }
}

async function call(
  settings: CloudwatchSettings,
  body: object,
  io: Io,
): Promise<Result<{ readonly body: Body; readonly serverNow: number | null }>> {
  const url = addressOf(settings)
  const credentials = credentialsOf(settings, io)
  if (credentials === null)
    return fail({
      what: 'There are no AWS credentials',
      where: url,
      hint: 'export AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=...',
    })
  const text = JSON.stringify(body)
  const headers = signed(
    {
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'GraniteServiceVersion20100801.GetMetricData',
      },
      body: text,
    },
    credentials,
    { region: settings.region, service: 'monitoring' },
    io.clock.now(),
  )
  const request = { method: 'POST', url, headers, body: text } as const
  const connection = { timeout: settings.timeout, token: credentials.secretAccessKey }
  const sent = await send(request, connection, io)
  if (sent.state === 'unanswered') return fail(sent.problem)
  const refused = refusal(sent.answer, request, connection)
  if (refused !== null) return fail(refused)
  const read = bodyOf(sent.answer)
  if (read === null)
    return fail({
      what: 'Answers with something that is no metric data',
      where: url,
      hint: `curl ${url}`,
    })
  return ok({ body: read, serverNow: serverTime(sent.answer) })
}

function bodyOf({ body }: Answered): Body | null {
  try {
    const value = JSON.parse(body) as Body | null
    return Array.isArray(value?.MetricDataResults) ? value : null
  } catch {
    return null
  }
}

function credentialsOf(settings: CloudwatchSettings, io: Io): Credentials | null {
  const accessKeyId = settings.accessKeyId ?? io.env['AWS_ACCESS_KEY_ID']
  const secretAccessKey = settings.secretAccessKey ?? io.env['AWS_SECRET_ACCESS_KEY']
  if (!accessKeyId || !secretAccessKey) return null
  const own = settings.accessKeyId !== undefined
  const sessionToken = settings.sessionToken ?? (own ? undefined : io.env['AWS_SESSION_TOKEN'])
  return { accessKeyId, secretAccessKey, sessionToken: sessionToken || undefined }
}

const unasked: Problem = { what: 'Was not asked', where: 'cloudwatch', hint: 'lastgood doctor' }
