import type { Metrics } from '../metrics.ts'
import { httpJsonProblems } from './problems.ts'
import { readHttpJson } from './read.ts'

/** Reads counts or a gauge from any address that answers with JSON. */
export const httpJsonMetrics: Metrics = {
  kind: 'http-json',
  preflight: async (guard) => httpJsonProblems(guard),
  read: readHttpJson,
  history: async ({ guard }) => ({
    state: 'unavailable',
    problem: {
      what: 'The address tells what is now: there is no history to compare with',
      where: `guard ${guard.name}`,
      hint: 'Write a limit, or against: beside',
    },
  }),
}
