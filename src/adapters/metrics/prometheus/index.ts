import type { Metrics } from '../metrics.ts'
import { serverKey } from './batch.ts'
import { prometheusHistory } from './history.ts'
import { prometheusPreflight } from './preflight.ts'
import { readPrometheus } from './read.ts'
import type { PrometheusSettings } from './settings.ts'

/** Asks a server with the query API of Prometheus for raw samples of counters, so that counts are exact. */
export const prometheusMetrics: Metrics = {
  kind: 'prometheus',
  serverOf: ({ settings }) => serverKey(settings as unknown as PrometheusSettings),
  preflight: prometheusPreflight,
  read: readPrometheus,
  history: prometheusHistory,
}
