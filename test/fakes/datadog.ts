import { type FakeServer, type Intervals, serve, sums } from './intervals.ts'

/**
 * `GET /api/v1/query` as Datadog documents it: keys in headers, several queries with commas between them, points of milliseconds
 * by the rollup. It knows two metrics, `requests` and `errors`; nobody has held it against the real service.
 */
export function startDatadog(
  intervals: Intervals,
  keys: { readonly api: string; readonly app: string },
): Promise<FakeServer> {
  return serve(intervals, (request, _, response) => {
    const url = new URL(request.url ?? '/', 'http://datadog')
    const say = (status: number, body: string) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    if (url.pathname !== '/api/v1/query') return void say(404, '{"errors":["Not found"]}')
    const { headers } = request
    if (headers['dd-api-key'] !== keys.api || headers['dd-application-key'] !== keys.app)
      return void say(403, '{"errors":["Forbidden"]}')
    if (intervals.warning)
      return void say(200, '{"status":"error","error":"query took too long","series":[]}')
    const [from, to] = ['from', 'to'].map((name) => Number(url.searchParams.get(name))) as [
      number,
      number,
    ]
    const queries = (url.searchParams.get('query') ?? '').split(/,(?=sum:)/)
    const series = queries.flatMap((query, index) => {
      const match =
        /^sum:(requests|errors)\{version:1\.0\.0\}\.as_count\(\)\.rollup\(sum, (\d+)\)$/.exec(query)
      if (match === null) return []
      const every = Number(match[2])
      const field = match[1] === 'errors' ? 'bad' : 'total'
      const points = sums(intervals, field, { from, to: to + 1, every })
      if (points.length === 0) return []
      return [
        {
          metric: match[1],
          query_index: index,
          interval: every,
          aggr: 'sum',
          scope: 'version:1.0.0',
          length: points.length,
          pointlist: points.map(({ at, value }) => [at * 1000, value]),
        },
      ]
    })
    const body = JSON.stringify({ status: 'ok', res_type: 'time_series', series })
    say(200, intervals.odd === null ? body : body.replace(/,(\d+)\]\]/, `,${intervals.odd}]]`))
  })
}
