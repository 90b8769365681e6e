import { queriesOf } from '../interval/fill.ts'
import { intervalHistory, readIntervals } from '../interval/read.ts'
import { intervalProblems } from '../interval/preflight.ts'
import type { Metrics } from '../metrics.ts'
import { datadogApi } from './api.ts'

/** Counts from Datadog, interval by interval. Written after its documentation, and tried against a server that is made after it. */
export const datadogMetrics: Metrics = {
  kind: 'datadog',
  async preflight(guard, io) {
    const where = `guard ${guard.name}`
    const rolled = queriesOf(guard).find((query) => query.includes('.rollup('))
    if (rolled !== undefined)
      return [
        { what: `${rolled} sets its own rollup`, where, hint: 'Remove it: write every instead' },
      ]
    const rated =
      guard.measure.kind === 'share' &&
      queriesOf(guard).find((query) => !query.includes('.as_count()'))
    if (typeof rated === 'string')
      return [{ what: `${rated} may be a rate`, where, hint: `Write ${rated}.as_count()` }]
    return intervalProblems(datadogApi, guard, io)
  },
  read: (questions, io) => readIntervals(datadogApi, questions, io),
  history: (question, hours, io) => intervalHistory(datadogApi, question, hours, io),
}
