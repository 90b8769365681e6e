import { selectorProblems } from '../../adapters/metrics/selector/measured.ts'
import type { Finding } from '../finding.ts'
import { metricGuardOf, serversOf } from '../metric-guards.ts'
import { writtenMetricGuards } from './guards.ts'
import type { Rule } from './rule.ts'

/** Counts want selectors of raw counters: rates and sums are found here, before anybody relies on them. */
export const metricGuardQuery: Rule = {
  name: 'metric-guard-query',
  check: ({ file }) =>
    writtenMetricGuards(file).flatMap(({ guard, path, environment }): Finding[] => {
      const within = environment ?? Object.keys(file.environments)[0] ?? ''
      const whole = metricGuardOf(String(path.at(-1)), guard, serversOf(file, within))
      if (whole?.source !== 'prometheus' && whole?.source !== 'scrape') return []
      const scrape = whole.source === 'scrape'
      const rules = { gauge: scrape ? 'selector' : 'expression', portable: scrape } as const
      return selectorProblems(whole, rules).map(({ what, hint }) => ({
        path,
        part: 'key',
        what: `Guard ${whole.name}: ${what}`,
        hint,
      }))
    }),
}
