import type { Metrics } from '../metrics.ts'
import { prometheusHistory } from './history.ts'
import { prometheusPreflight } from './preflight.ts'
import { readPrometheus } from './read.ts'

/** Asks a server with the query API of Prometheus for raw samples of counters, so that counts are exact. */
export const prometheusMetrics: Metrics = {
  kind: 'prometheus',
  preflight: prometheusPreflight,
  read: readPrometheus,
  history: prometheusHistory,
}
