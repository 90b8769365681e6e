import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  prometheusRig,
  type PrometheusRig,
} from '../../../../test/conformance/metrics-prometheus.ts'
import { exporterShare } from '../../../../test/conformance/metrics-exporter.ts'
import { questionOf, watcher } from '../../../../test/conformance/metrics-rig.ts'
import { startExporter, type Exporter } from '../../../../test/fakes/exporter.ts'
import { noPrometheus } from '../../../../test/support/prometheus.ts'
import type { MetricGuard } from '../../../model/guard.ts'
import type { Json } from '../../../model/json.ts'
import { prometheusMetrics } from './index.ts'

const skip = noPrometheus === null ? '' : ` (${noPrometheus})`

describe.skipIf(noPrometheus !== null)(`a real Prometheus${skip}`, () => {
  let rig: PrometheusRig
  let old: Exporter
  beforeAll(async () => {
    rig = await prometheusRig()
    old = await startExporter('0.9.0')
    await rig.prometheus.scrape(new URL(rig.exporter.url).host, new URL(old.url).host)
    await rig.prometheus.until(
      'up',
      (up) => up.length === 2 && up.every((one) => one.value?.[1] === '1'),
    )
  })
  afterAll(async () => {
    await old[Symbol.asyncDispose]()
    await rig[Symbol.asyncDispose]()
  })

  const watching = (guard: MetricGuard) => watcher({ ...rig, guard })
  const both = async () => {
    await rig.scraped()
    await rig.scraped()
  }

  test('tells how many were slower than a bound', async () => {
    const slow = (slowerThan: number) => {
      const histogram = 'app_duration_seconds{version="$version"}'
      return watching(rig.guardOf({ kind: 'slow', histogram, slowerThan }))
    }
    rig.exporter.durations.push(0.05)
    await rig.scraped()
    const [exact, open] = [slow(1), slow(0.7)]
    await exact.look()
    await open.look()
    rig.exporter.durations.push(0.05, 0.6, 0.9, 2, 7)
    await rig.scraped()
    expect(await exact.look()).toMatchObject({ increment: { bad: 2, total: 5 } })
    expect(await open.look()).toMatchObject({ increment: { bad: 2, badAtMost: 4, total: 5 } })
    rig.exporter.restart()
    rig.exporter.durations.push(9)
    await rig.scraped()
    expect(await exact.look()).toMatchObject({ increment: { bad: 1, total: 1 } })
  })

  test('gives each sample of a gauge once, and calculations as they are written', async () => {
    const plain = watching(rig.guardOf({ kind: 'gauge', value: 'queue_length', max: 10 }))
    const value = 'max(queue_length{version="$version"}) / 2'
    const calculated = watching(rig.guardOf({ kind: 'gauge', value, max: 10 }))
    rig.exporter.gauge = 4
    await rig.scraped()
    expect(await plain.look()).toMatchObject({ increment: { kind: 'values', values: [4] } })
    expect((await plain.look()).state).toBe('empty')
    expect(await calculated.look()).toMatchObject({ increment: { values: [2] } })
    // Its value changes whenever one looks; looking often must not add evidence.
    expect((await calculated.look()).state).toBe('empty')
    const wrong = watching(rig.guardOf({ kind: 'gauge', value: 'max(', max: 1 }))
    expect(await wrong.look()).toMatchObject({ state: 'unavailable' })
  })

  test('counts a release and the one beside it over the same time', async () => {
    rig.exporter.counters.set('code="200"', 1)
    old.counters.set('code="200"', 1)
    await both()
    const guard = rig.guardOf(exporterShare, { against: { kind: 'beside', tolerance: {} } })
    const question = { ...questionOf(rig, guard), beside: '0.9.0' }
    const [first] = await prometheusMetrics.read([question], rig.io)
    if (first?.state !== 'empty') throw new Error(JSON.stringify(first))
    rig.exporter.counters.set('code="200"', 6).set('code="500"', 3)
    old.counters.set('code="200"', 21)
    await both()
    const cursor = JSON.parse(JSON.stringify(first.cursor)) as Json
    const [second] = await prometheusMetrics.read([{ ...question, cursor }], rig.io)
    expect(second).toMatchObject({
      increment: { kind: 'pair', bad: 3, total: 8, baseline: { bad: 0, total: 20 } },
    })
    expect(await prometheusMetrics.read([{ ...question, beside: null }], rig.io)).toMatchObject([
      { state: 'empty' },
    ])
  })

  test('counts a replica that comes late, since its process says that it is young', async () => {
    const { look, seen } = watching(rig.guard)
    await look()
    await using late = await startExporter('1.0.0')
    late.counters.set('code="200"', 12).set('code="500"', 4)
    const hosts = [rig.exporter, old, late].map(({ url }) => new URL(url).host)
    await rig.prometheus.scrape(...hosts)
    const series = `app_requests_total{instance="${hosts[2]}"}`
    await rig.prometheus.until(series, (found) => found.length === 2)
    await look()
    expect(seen()).toEqual({ good: 12, bad: 4 })
    // An old process whose series come into sight late: what it counted before is no news.
    await using ancient = await startExporter('1.0.0')
    ancient.started = 1_000_000_000
    ancient.counters.set('code="200"', 9_000_000)
    await rig.prometheus.scrape(...hosts, new URL(ancient.url).host)
    const its = `app_requests_total{instance="${new URL(ancient.url).host}"}`
    await rig.prometheus.until(its, (found) => found.length === 1)
    await look()
    expect(seen()).toEqual({ good: 12, bad: 4 })
  })

  test('asks for a thousand guards in few queries, each answered for itself', async () => {
    const before = rig.front.count
    const others = Array.from({ length: 1000 }, (_, at) => ({
      ...questionOf(rig, rig.guard),
      version: at === 500 ? '1.0.0' : `1.0.0-rc.${at}`,
    }))
    const answers = await prometheusMetrics.read(others, rig.io)
    expect(answers.every(({ state }) => state === 'empty')).toBe(true)
    expect(rig.front.count - before).toBeLessThanOrEqual(40)
    const found = answers.filter(
      (answer) => answer.state === 'empty' && answer.exchange.answered !== 'no series',
    )
    expect(found).toEqual([answers[500]])
  })

  test.each(['1.0"} or vector(1)', '1.0\\', "1'", '1\n0', '1.0.0|.*', '${x}', '1`0', '.*'])(
    'a version %j stays a value and changes no query',
    async (version) => {
      const guards = [
        rig.guard,
        rig.guardOf({
          kind: 'share',
          total: 'app_requests_total{version=~"$version"}',
          bad: "app_requests_total{version=~'x|$version',code='500'}",
        }),
        rig.guardOf({ kind: 'gauge', value: 'sum(queue_length{version=~"$version"})', max: 10 }),
        rig.guardOf({ kind: 'gauge', value: "sum(queue_length{version='$version'})", max: 10 }),
      ]
      const questions = guards.map((guard) => ({ ...questionOf(rig, guard), version }))
      const answers = await prometheusMetrics.read(questions, rig.io)
      for (const answer of answers) {
        expect(answer.state).toBe('empty')
        expect(answer.state === 'empty' && answer.exchange.answered).toBe('no series')
      }
    },
  )

  test('tells the past of a release, over restarts', async () => {
    // Its history is in steps of five seconds.
    const steps = async () => {
      for (let second = 0; second < 7; second += 1) await rig.scraped()
    }
    rig.exporter.counters.set('code="200"', 100)
    await steps()
    const before = await prometheusMetrics.history(questionOf(rig, rig.guard), 1, rig.io)
    if (before.state !== 'ok') throw new Error(JSON.stringify(before))
    rig.exporter.restart()
    await rig.scraped()
    rig.exporter.counters.set('code="200"', 30).set('code="500"', 2)
    await steps()
    const after = await prometheusMetrics.history(questionOf(rig, rig.guard), 1, rig.io)
    if (after.state !== 'ok') throw new Error(JSON.stringify(after))
    expect([after.bad - before.bad, after.total - before.total]).toEqual([2, 32])
    const nobody = { ...questionOf(rig, rig.guard), version: '7.0.0' }
    expect(await prometheusMetrics.history(nobody, 1, rig.io)).toEqual({ state: 'empty' })
  })

  test('is looked at before a watch: names, buckets, access', async () => {
    rig.exporter.durations.push(0.05)
    await rig.scraped()
    const preflight = (measure: MetricGuard['measure']) =>
      prometheusMetrics.preflight(rig.guardOf(measure), rig.io)
    const histogram = 'app_duration_seconds{version="$version"}'
    expect(await preflight(exporterShare)).toEqual([])
    expect(await preflight({ kind: 'slow', histogram, slowerThan: 1 })).toEqual([])
    const whats = async (measure: MetricGuard['measure']) =>
      (await preflight(measure)).map(({ what, hint }) => `${what}. ${hint}`).join('\n')
    expect(await whats({ kind: 'slow', histogram, slowerThan: 5 })).toContain('can never fire')
    expect(await whats({ kind: 'slow', histogram, slowerThan: 0.7 })).toContain('0.5s or 1s')
    expect(await whats({ ...exporterShare, bad: 'app_reqests_total' })).toContain('no series')
    expect(await whats({ ...exporterShare, bad: 'rate(a[5m])' })).toContain('rate()')
    expect(await whats({ kind: 'gauge', value: 'max(', max: 1 })).toContain('parse error')
    expect(await whats({ kind: 'gauge', value: 'up * $version', max: 1 })).toContain('strings')
    rig.fault('401')
    expect(await whats(exporterShare)).toContain('401')
    rig.fault(null)
  })
})
