import { prometheusMetrics } from '../../src/adapters/metrics/prometheus/index.ts'
import { prometheusSettings } from '../../src/adapters/metrics/prometheus/settings.ts'
import type { MetricGuard } from '../../src/model/guard.ts'
import { startExporter, type Exporter } from '../fakes/exporter.ts'
import { startFront, type Front } from '../fakes/front.ts'
import { startPrometheus, type PrometheusServer } from '../support/prometheus.ts'
import { exporterHands, exporterShare } from './metrics-exporter.ts'
import { type MetricsRig, realIo } from './metrics-rig.ts'

export interface PrometheusRig extends MetricsRig {
  readonly prometheus: PrometheusServer
  readonly exporter: Exporter
  readonly front: Front
  /** Waits until Prometheus has scraped what the exporter tells now. */
  scraped(): Promise<void>
  guardOf(measure: MetricGuard['measure'], more?: Partial<MetricGuard>): MetricGuard
}

/** A real Prometheus that scrapes a real exporter each second, asked through a front that can be made to fail. */
export async function prometheusRig(): Promise<PrometheusRig> {
  const secret = 'prometheus-s3cret'
  const exporter = await startExporter('1.0.0')
  const prometheus = await startPrometheus()
  const front = await startFront(prometheus.url, secret)
  const address = new URL(exporter.url).host
  await prometheus.scrape(address)
  const up = `up{instance="${address}"}`
  await prometheus.until(up, ([found]) => found?.value?.[1] === '1')
  const scraped = async () => {
    // The second scrape from now on began after now, and is stored once its successor is under way.
    const begun = exporter.scrapes
    const query = `timestamp(${up})`
    const now = Date.now() / 1000
    await prometheus.until(query, ([found]) => {
      return exporter.scrapes > begun && Number(found?.value?.[1] ?? 0) > now
    })
  }
  const guardOf: PrometheusRig['guardOf'] = (measure, more = {}) => ({
    name: 'errors',
    source: 'prometheus',
    settings: prometheusSettings.parse({
      kind: 'prometheus',
      url: front.url,
      token: secret,
      timeout: '1s',
    }),
    measure,
    against: { kind: 'limit', limit: 0.01 },
    alpha: 0.01,
    ...more,
  })
  return {
    metrics: prometheusMetrics,
    guard: guardOf(exporterShare),
    guardOf,
    secret,
    io: realIo,
    endpoints: [],
    version: exporter.version,
    prometheus,
    exporter,
    front,
    scraped,
    ...exporterHands(exporter, scraped),
    fault: (fault) => void (front.fault = fault),
    warn: (on) => {
      front.edit = on
        ? (body) =>
            body.replace('"status":"success"', '"status":"success","warnings":["a store is gone"]')
        : null
    },
    async [Symbol.asyncDispose]() {
      await front[Symbol.asyncDispose]()
      await prometheus[Symbol.asyncDispose]()
      await exporter[Symbol.asyncDispose]()
    },
  }
}
