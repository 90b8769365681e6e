import { metricsConformance } from '../../../../test/conformance/metrics.ts'
import { prometheusRig } from '../../../../test/conformance/metrics-prometheus.ts'
import { noPrometheus } from '../../../../test/support/prometheus.ts'

metricsConformance('prometheus', noPrometheus, () => prometheusRig())
