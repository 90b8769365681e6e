import type { Metrics } from './metrics.ts'

/** Every source of metrics. Loaded only when a guard uses it. Adding one: a folder, a line here, its settings in config/. */
const metrics: Readonly<Record<string, () => Promise<Metrics>>> = {
  prometheus: async () => (await import('./prometheus/index.ts')).prometheusMetrics,
  'http-json': async () => (await import('./http-json/index.ts')).httpJsonMetrics,
  datadog: async () => (await import('./datadog/index.ts')).datadogMetrics,
  cloudwatch: async () => (await import('./cloudwatch/index.ts')).cloudwatchMetrics,
  scrape: async () => (await import('./scrape/index.ts')).scrapeMetrics,
}

/** The source of a kind (`MetricGuard.source`), or null for a kind that does not exist. */
export async function metricsOf(kind: string): Promise<Metrics | null> {
  return (await metrics[kind]?.()) ?? null
}
