import type { Metrics } from '../metrics.ts'
import { selectorProblems } from '../selector/measured.ts'
import { readScrapes } from './read.ts'

/** Reads the metrics of a release's replicas themselves, at each look: no metrics server, and no interval to wait for. */
export const scrapeMetrics: Metrics = {
  kind: 'scrape',
  preflight: async (guard) => selectorProblems(guard, { gauge: 'selector', portable: true }),
  read: readScrapes,
  history: async ({ guard }) => ({
    state: 'unavailable',
    problem: {
      what: 'Replicas know nothing of the time before: there is no history to compare with',
      where: `guard ${guard.name}`,
      hint: 'Write a limit, or against: beside; or ask a metrics server',
    },
  }),
}
