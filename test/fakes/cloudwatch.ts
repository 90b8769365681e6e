import { signed } from '../../src/adapters/metrics/cloudwatch/sigv4.ts'
import { type FakeServer, type Intervals, serve, sums } from './intervals.ts'

interface Query {
  readonly Id: string
  readonly Expression: string
  readonly Period: number
}

/**
 * `GetMetricData` in AWS JSON 1.0 as CloudWatch documents it: a signed POST, results by id with a status, pages. It knows two
 * expressions; what of a signature stands behind a proxy is checked with the address that was signed. Nobody has held it
 * against the real service.
 */
export function startCloudwatch(
  intervals: Intervals,
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
): Promise<FakeServer> {
  return serve(intervals, (request, body, response) => {
    const say = (status: number, text: string) =>
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(text)
    const { headers } = request
    const own = Object.fromEntries(
      ['content-type', 'x-amz-target'].map((name) => [name, String(headers[name])]),
    )
    const date = String(headers['x-amz-date']).replace(
      /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
      '$1-$2-$3T$4:$5:$6Z',
    )
    const url = `http://${headers.host}${request.url}`
    const expected = signed(
      { method: request.method ?? '', url, headers: own, body },
      credentials,
      { region: 'eu-central-1', service: 'monitoring' },
      new Date(date),
    )
    if (expected['authorization'] !== headers.authorization)
      return void say(403, '{"__type":"SignatureDoesNotMatch"}')
    if (Math.abs(Date.parse(date) / 1000 - intervals.now) > 300)
      return void say(403, '{"__type":"RequestTimeTooSkewed"}')
    if (headers['x-amz-target'] !== 'GraniteServiceVersion20100801.GetMetricData')
      return void say(400, '{"__type":"UnknownOperationException"}')
    const asked = JSON.parse(body) as {
      readonly StartTime: number
      readonly EndTime: number
      readonly NextToken?: string
      readonly MetricDataQueries: readonly Query[]
    }
    // Each query on a page of its own, as when there is much of it.
    const page = Number(asked.NextToken ?? 0)
    const query = asked.MetricDataQueries[page]
    const results = query === undefined ? [] : [resultOf(intervals, query, asked)]
    const more = page + 1 < asked.MetricDataQueries.length ? { NextToken: String(page + 1) } : {}
    const text = JSON.stringify({ MetricDataResults: results, Messages: [], ...more })
    say(
      200,
      intervals.odd === null
        ? text
        : text.replace(/"Values":\[.*?\]/, `"Values":[${intervals.odd}]`),
    )
  })
}

function resultOf(
  intervals: Intervals,
  { Id, Expression, Period }: Query,
  { StartTime, EndTime }: { readonly StartTime: number; readonly EndTime: number },
) {
  const known = /^SELECT SUM\((requests|errors)\) FROM shop WHERE version = '1\.0\.0'$/.exec(
    Expression,
  )
  const field = known?.[1] === 'errors' ? 'bad' : 'total'
  const points = known
    ? sums(intervals, field, { from: StartTime, to: EndTime, every: Period })
    : []
  return {
    Id,
    Label: Id,
    StatusCode: intervals.warning ? 'PartialData' : 'Complete',
    Timestamps: points.map(({ at }) => at),
    Values: points.map(({ value }) => value),
  }
}
