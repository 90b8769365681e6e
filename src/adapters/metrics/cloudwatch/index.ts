import { intervalProblems } from '../interval/preflight.ts'
import { intervalHistory, readIntervals } from '../interval/read.ts'
import type { Metrics } from '../metrics.ts'
import { cloudwatchApi } from './api.ts'

/**
 * Counts from CloudWatch, period by period; `total` and `bad` are expressions of metric math (`SEARCH(…)`) or Metrics Insights
 * (`SELECT SUM(…)`). Written after its documentation, and tried against a server that is made after it.
 */
export const cloudwatchMetrics: Metrics = {
  kind: 'cloudwatch',
  preflight: (guard, io) => intervalProblems(cloudwatchApi, guard, io),
  read: (questions, io) => readIntervals(cloudwatchApi, questions, io),
  history: (question, hours, io) => intervalHistory(cloudwatchApi, question, hours, io),
}
