import type { Finding } from '../finding.ts'
import type { Rule } from './rule.ts'
import { writtenGuards } from './guards.ts'

/** A guard that cannot trip gives false comfort; one without tolerance trips on the first odd request. */
export const guardNeverFires: Rule = {
  name: 'guard-never-fires',
  check: ({ file }) =>
    writtenGuards(file).flatMap(({ guard, path }): Finding[] => {
      const name = String(path.at(-1))
      const found = (key: string, what: string, hint: string): Finding => {
        return { path: [...path, key], part: 'value', what: `Guard ${name} ${what}`, hint }
      }
      const findings: Finding[] = []
      if (guard.limit >= 1) {
        const hint = 'Write the highest share of bad requests you accept, such as 1%'
        findings.push(found('limit', 'can never fire: no share is above 100%', hint))
      }
      if (guard.limit === 0) {
        const hint = 'Write the share you accept, such as 0.1%'
        findings.push(found('limit', 'allows no bad request at all: one would be enough', hint))
      }
      const alpha = guard.alpha ?? 0.01
      if (alpha === 0 || alpha > 0.5) {
        const hint = 'Write a chance of false alarm over one watch, such as 0.01'
        findings.push(found('alpha', alpha === 0 ? 'can never be sure' : 'would guess', hint))
      }
      if (guard.slowerThan === 0) {
        findings.push(found('slowerThan', 'finds every request too slow', 'Write such as 1s'))
      }
      return findings
    }),
}
