import type { Finding } from '../finding.ts'
import { writtenMetricGuards } from './guards.ts'
import type { Rule } from './rule.ts'

/** A guard that cannot trip gives false comfort; one without tolerance trips on the first odd event. */
export const metricGuardNeverFires: Rule = {
  name: 'metric-guard-never-fires',
  check: ({ file }) =>
    writtenMetricGuards(file).flatMap(({ guard, path }): Finding[] => {
      const found = (key: string, what: string, hint: string): Finding => {
        const whole = `Guard ${String(path.at(-1))} ${what}`
        return { path: [...path, key], part: 'value', what: whole, hint }
      }
      const { limit, gauge, max, slowerThan, alpha = 0.01, bad, total } = guard
      const findings: Finding[] = []
      const most = gauge === undefined ? 1 : max
      const value = gauge === undefined ? limit?.share : limit?.number
      if (value !== null && value !== undefined && most !== undefined && value >= most) {
        const above =
          gauge === undefined ? 'no share is above 100%' : `no value is above its max ${most}`
        findings.push(found('limit', `can never fire: ${above}`, 'Write what you still accept'))
      }
      if (value === 0) findings.push(found('limit', 'allows nothing at all', 'Write such as 0.1%'))
      if (max === 0)
        findings.push(found('max', 'has a gauge that is always 0', 'Write its highest value'))
      if (alpha === 0 || alpha > 0.5) {
        const hint = 'Write a chance of false alarm over one watch, such as 0.01'
        findings.push(found('alpha', alpha === 0 ? 'can never be sure' : 'would guess', hint))
      }
      if (slowerThan === 0)
        findings.push(found('slowerThan', 'finds everything too slow', 'Write such as 1s'))
      if (bad !== undefined && bad === total)
        findings.push(
          found('bad', 'finds every event bad: bad and total are the same', 'Narrow bad down'),
        )
      return findings
    }),
}
