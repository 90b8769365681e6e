import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { questionOf } from '../../../../test/conformance/metrics-rig.ts'
import { nodeIo } from '../../../host/node.ts'
import type { MetricGuard } from '../../../model/guard.ts'
import type { MetricAnswer } from '../metrics.ts'
import { prometheusMetrics } from './index.ts'

const io = nodeIo({})

/** A real server that answers queries as told, for what a Prometheus does only under odd circumstances. */
async function serve(answer: (query: string) => [status: number, body: unknown] | null) {
  const queries: string[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += String(chunk)))
    request.on('end', () => {
      const query = new URLSearchParams(text).get('query') ?? ''
      queries.push(query)
      const said = answer(query)
      if (said === null) return void request.socket.destroy()
      response.writeHead(said[0], { 'content-type': 'application/json' })
      response.end(JSON.stringify(said[1]))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, queries }
}

const vector = (...result: readonly unknown[]) => ({
  status: 'success',
  data: { resultType: 'vector', result },
})
const matrix = (...result: readonly unknown[]) => ({
  status: 'success',
  data: { resultType: 'matrix', result },
})

const guardOf = (url: string, measure: MetricGuard['measure']): MetricGuard => ({
  name: 'g',
  source: 'prometheus',
  settings: { kind: 'prometheus', url, timeout: 2 },
  measure,
  against: { kind: 'limit', limit: 0.01 },
  alpha: 0.01,
})
const share = {
  kind: 'share',
  total: 'a{v="$version"}',
  bad: 'a{v="$version",code="500"}',
} as const

const many = (url: string, count: number) =>
  Array.from({ length: count }, (_, at) => ({
    ...questionOf({ endpoints: [], version: `${at}` }, guardOf(url, share)),
  }))

const states = (answers: readonly MetricAnswer[]) => Map.groupBy(answers, ({ state }) => state)

test('a query that is too much is asked again in halves, and one bad one fails alone', async () => {
  const { url } = await serve((query) =>
    /"(?:.*\|)?13(?:\|.*)?"/.test(query)
      ? [422, { status: 'error', errorType: 'execution', error: 'too many samples' }]
      : [200, vector()],
  )
  const found = states(await prometheusMetrics.read(many(url, 64), io))
  expect(found.get('empty')).toHaveLength(63)
  expect(found.get('unavailable')).toMatchObject([
    { problem: { what: expect.stringContaining('too many samples') as string } },
  ])
})

test('a server that is down is asked once, however many guards there are', async () => {
  const { url, queries } = await serve(() => null)
  const found = states(await prometheusMetrics.read(many(url, 1000), io))
  expect(found.get('unavailable')).toHaveLength(1000)
  expect(queries).toHaveLength(1)
})

test('native histograms, from samples that hold whole histograms', async () => {
  const metric = { __name__: 'h', job: 'j', instance: 'i' }
  const sample = (count: number, slow: number) => ({
    count: `${count}`,
    sum: '1',
    buckets: [
      [0, '0.5', '1', `${count - slow}`],
      [0, '1', '2', `${slow}`],
    ],
  })
  const { url, queries } = await serve((query) =>
    query.startsWith('last_over_time')
      ? [200, vector({ metric, histogram: [1000, sample(10, 1)] })]
      : [
          200,
          matrix({
            metric,
            histograms: [
              [999, sample(9, 1)],
              [1001, sample(20, 4)],
              // It begins anew.
              [1002, sample(3, 2)],
            ],
          }),
        ],
  )
  const guard = guardOf(url, { kind: 'slow', histogram: 'h', slowerThan: 1 })
  const question = questionOf({ endpoints: [], version: '1' }, guard)
  const [first] = await prometheusMetrics.read([question], io)
  if (first?.state !== 'empty') throw new Error(JSON.stringify(first))
  const [second] = await prometheusMetrics.read([{ ...question, cursor: first.cursor }], io)
  expect(second).toMatchObject({ increment: { kind: 'counts', bad: 5, total: 13 } })
  expect(queries).toEqual([
    'last_over_time({__name__=~"h|h_bucket"}[1h])',
    expect.stringMatching(/^\{__name__=~"h\|h_bucket"\}\[\d+s\]$/),
  ])
})

test.each([
  ['no result', {}],
  ['an error with 200', { status: 'error', error: 'odd' }],
  ['rows without labels', vector({ value: [1, '2'] })],
  ['null', null],
  ['a result that is none', { status: 'success', data: { resultType: 'vector', result: 7 } }],
])('%s is no answer', async (_, body) => {
  const { url } = await serve(() => [200, body])
  expect(await prometheusMetrics.read(many(url, 1), io)).toMatchObject([{ state: 'unavailable' }])
})
