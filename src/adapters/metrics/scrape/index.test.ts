import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { metricsConformance } from '../../../../test/conformance/metrics.ts'
import { exporterHands, exporterShare } from '../../../../test/conformance/metrics-exporter.ts'
import { questionOf, realIo, skewed, watcher } from '../../../../test/conformance/metrics-rig.ts'
import { startExporter, type Exporter } from '../../../../test/fakes/exporter.ts'
import { startFront } from '../../../../test/fakes/front.ts'
import type { MetricGuard } from '../../../model/guard.ts'
import { scrapeMetrics } from './index.ts'
import { scrapeSettings } from './settings.ts'

const secret = 'scrape-s3cret'

const guardOf = (
  measure: MetricGuard['measure'],
  more: Partial<MetricGuard> = {},
): MetricGuard => ({
  name: 'errors',
  source: 'scrape',
  settings: scrapeSettings.parse({ kind: 'scrape', token: secret, timeout: '500ms' }),
  measure,
  against: { kind: 'limit', limit: 0.01 },
  alpha: 0.01,
  ...more,
})

async function rigOf(exporter: Exporter) {
  const front = await startFront(exporter.url, secret)
  return {
    metrics: scrapeMetrics,
    guard: guardOf(exporterShare),
    secret,
    io: realIo,
    endpoints: [front.url],
    version: exporter.version,
    ...exporterHands(exporter, async () => {}),
    fault: (fault: typeof front.fault) => void (front.fault = fault),
    warn: null,
    front,
    async [Symbol.asyncDispose]() {
      await front[Symbol.asyncDispose]()
      await exporter[Symbol.asyncDispose]()
    },
  }
}

metricsConformance('scrape', null, async () => rigOf(await startExporter('1.0.0')))

describe('replicas', () => {
  let exporters: readonly [Exporter, Exporter]
  beforeEach(async () => {
    exporters = [await startExporter('1.0.0'), await startExporter('1.0.0')]
  })
  afterEach(async () => {
    for (const exporter of exporters) await exporter[Symbol.asyncDispose]()
  })

  const rig = (measure: MetricGuard['measure'], more: Partial<MetricGuard> = {}) => ({
    metrics: scrapeMetrics,
    guard: guardOf(measure, more),
    endpoints: exporters.map(({ url }) => url),
    version: '1.0.0',
  })
  const looking = (of: ReturnType<typeof rig>) =>
    watcher({ ...of, io: realIo } as unknown as Parameters<typeof watcher>[0])

  test('are summed, one restart leaves the other alone, and a silent one is named', async () => {
    const { look, seen } = looking(rig(exporterShare))
    const [a, b] = exporters
    a.counters.set('code="200"', 100)
    b.counters.set('code="200"', 200)
    await look()
    a.counters.set('code="200"', 110)
    b.restart()
    b.counters.set('code="500"', 2)
    await look()
    expect(seen()).toEqual({ good: 10, bad: 2 })
    await b[Symbol.asyncDispose]()
    a.counters.set('code="200"', 111)
    const answer = await look()
    expect(answer).toMatchObject({ state: 'ok', increment: { bad: 0, total: 1 } })
    expect(JSON.stringify(answer)).toContain('ECONNREFUSED')
    await a[Symbol.asyncDispose]()
    expect(await look()).toMatchObject({ state: 'unavailable' })
  })

  test('tell how many were slower than a bound, and how many may have been', async () => {
    const [a] = exporters
    const slow = (slowerThan: number) =>
      looking(rig({ kind: 'slow', histogram: 'app_duration_seconds', slowerThan }))
    a.durations.push(0.05)
    const [exact, open, above] = [slow(1), slow(0.7), slow(9)]
    for (const { look } of [exact, open, above]) await look()
    a.durations.push(0.05, 0.6, 0.9, 2, 7)
    expect(await exact.look()).toMatchObject({ increment: { bad: 2, total: 5 } })
    expect(await open.look()).toMatchObject({ increment: { bad: 2, badAtMost: 4, total: 5 } })
    expect(await above.look()).toMatchObject({ increment: { bad: 0, badAtMost: 1, total: 5 } })
  })

  test('tell a gauge, as one value a look', async () => {
    const { look } = looking(rig({ kind: 'gauge', value: 'queue_length', max: 10 }))
    expect((await look()).state).toBe('empty')
    exporters[0].gauge = 4
    exporters[1].gauge = 6
    expect(await look()).toMatchObject({ increment: { kind: 'values', values: [5] } })
    exporters[0].gauge = 1e9
    expect(await look()).toMatchObject({ increment: { values: [8] } })
    exporters[0].gauge = -1
    expect((await look()).state).toBe('unavailable')
  })

  test('of two releases are counted over the same time', async () => {
    const [a, b] = exporters
    b.version = '0.9.0'
    const guard = guardOf(exporterShare, { against: { kind: 'beside', tolerance: {} } })
    const question = {
      ...questionOf({ endpoints: [a.url], version: '1.0.0' }, guard),
      beside: '0.9.0',
      besideEndpoints: [b.url],
    }
    const [first] = await scrapeMetrics.read([question], realIo)
    if (first?.state !== 'empty') throw new Error(JSON.stringify(first))
    a.counters.set('code="200"', 3).set('code="500"', 2)
    b.counters.set('code="200"', 9)
    const cursor = first.cursor
    expect((await scrapeMetrics.read([{ ...question, cursor }], realIo))[0]).toMatchObject({
      increment: { kind: 'pair', bad: 2, total: 5, baseline: { bad: 0, total: 9 } },
    })
    const other = { ...question, cursor, beside: '0.8.0' }
    expect((await scrapeMetrics.read([other], realIo))[0]?.state).toBe('empty')
  })

  test('are asked once, however many questions are about them', async () => {
    const of = rig(exporterShare)
    const questions = Array.from({ length: 50 }, () => questionOf(of, of.guard))
    await scrapeMetrics.read(questions, realIo)
    expect(exporters.map(({ scrapes }) => scrapes)).toEqual([1, 1])
  })

  test('count on when our clock is set back', async () => {
    const of = rig(exporterShare)
    const [a] = exporters
    a.counters.set('code="200"', 1)
    const [first] = await scrapeMetrics.read([questionOf(of, of.guard)], realIo)
    a.counters.set('code="200"', 6)
    if (first?.state !== 'empty') throw new Error(JSON.stringify(first))
    const question = questionOf(of, of.guard, first.cursor)
    expect(await scrapeMetrics.read([question], skewed(realIo, -3600))).toMatchObject([
      { increment: { bad: 0, total: 5 } },
    ])
  })

  test('that nobody knows cannot be asked', async () => {
    const [answer] = await scrapeMetrics.read(
      [questionOf({ endpoints: [], version: '1.0.0' }, guardOf(exporterShare))],
      realIo,
    )
    expect(answer).toMatchObject({ state: 'unavailable' })
  })
})
