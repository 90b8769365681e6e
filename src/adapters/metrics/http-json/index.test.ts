import { expect, test } from 'vitest'
import { metricsConformance } from '../../../../test/conformance/metrics.ts'
import { type MetricsRig, questionOf, realIo } from '../../../../test/conformance/metrics-rig.ts'
import { startFront } from '../../../../test/fakes/front.ts'
import { newIntervals, serve } from '../../../../test/fakes/intervals.ts'
import type { MetricGuard } from '../../../model/guard.ts'
import { httpJsonMetrics } from './index.ts'
import { httpJsonSettings } from './settings.ts'

const secret = 'json-s3cret'
const guardOf = (url: string, more: object = {}): MetricGuard => ({
  name: 'errors',
  source: 'http-json',
  settings: httpJsonSettings.parse({
    kind: 'http-json',
    url: `${url}/counts/$version?key=${secret}`,
    token: secret,
    timeout: '500ms',
    ...more,
  }),
  measure: { kind: 'share', total: '/requests/all', bad: '/requests/a~1b/bad' },
  against: { kind: 'limit', limit: 0.01 },
  alpha: 0.01,
})

async function rig() {
  const counts = { good: 0, bad: 0, hidden: false, odd: '', load: 0.5 }
  let before = { ...counts }
  const server = await serve(newIntervals(), (request, _, response) => {
    if (!request.url?.startsWith('/counts/1.0.0?')) return void response.writeHead(404).end()
    const requests = { all: counts.good + counts.bad, 'a/b': { bad: counts.bad } }
    const body = JSON.stringify(counts.hidden ? {} : { requests, load: counts.load })
    const text = counts.odd === '' ? body : body.replace(/"bad":\d+/, `"bad":${counts.odd}`)
    response.setHeader('content-type', 'application/json').end(text)
  })
  const front = await startFront(server.url, secret)
  return {
    metrics: httpJsonMetrics,
    guard: guardOf(front.url),
    secret,
    io: realIo,
    endpoints: [],
    version: '1.0.0',
    counts,
    front,
    async happen(good, bad) {
      counts.good += good
      counts.bad += bad
    },
    async restart() {
      counts.good = counts.bad = 0
    },
    vanish: async () => void (counts.hidden = true),
    appear: async () => void (counts.hidden = false),
    async nonsense(kind) {
      before = { ...counts }
      counts.odd = { nan: '"NaN"', inf: '1e999', excess: '900000' }[kind]
    },
    mend: async () => void Object.assign(counts, before),
    fault: (fault) => void (front.fault = fault),
    warn: null,
    async [Symbol.asyncDispose]() {
      await front[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  } satisfies MetricsRig & Record<string, unknown>
}

metricsConformance('http-json', null, rig)

test('counts of an interval are taken once in it', async () => {
  await using of = await rig()
  const guard = guardOf(of.front.url, { counts: 'interval', every: '10s' })
  let now = 1_790_000_000
  const io = { ...of.io, clock: { ...of.io.clock, now: () => new Date(now * 1000) } }
  const look = async (cursor: Parameters<typeof questionOf>[2]) => {
    const [answer] = await httpJsonMetrics.read([questionOf(of, guard, cursor)], io)
    if (answer === undefined || answer.state === 'unavailable')
      throw new Error(JSON.stringify(answer))
    return answer
  }
  of.counts.good = 9
  const first = await look(null)
  expect(first.state).toBe('empty')
  now += 4
  expect((await look(first.cursor)).state).toBe('empty')
  expect(of.front.count).toBe(1)
  now += 6
  of.counts.bad = 1
  const second = await look(first.cursor)
  expect(second).toMatchObject({ increment: { bad: 1, total: 10 } })
  now += 10
  expect(await look(second.cursor)).toMatchObject({ increment: { bad: 1, total: 10 } })
})

test('a gauge, a pointer that is none, and an address that answers for nobody', async () => {
  await using of = await rig()
  const gauge = { ...of.guard, measure: { kind: 'gauge', value: '/load', max: 1 } as const }
  expect(await httpJsonMetrics.read([questionOf(of, gauge)], of.io)).toMatchObject([
    { increment: { kind: 'values', values: [0.5] } },
  ])
  const wrong = { ...of.guard, measure: { kind: 'share', bad: 'x', total: '/y' } as const }
  expect(await httpJsonMetrics.preflight(wrong, of.io)).toHaveLength(1)
  const nobody = { ...questionOf(of, of.guard), version: '../1.0.0?' }
  expect(await httpJsonMetrics.read([nobody], of.io)).toMatchObject([{ state: 'unavailable' }])
})
