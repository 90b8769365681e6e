import { knownHint } from '../closest.ts'
import type { Finding } from '../finding.ts'
import type { Rule } from './rule.ts'

/** A rule of `alerts.match` names an environment and a source that exist, and at least one label or the source. */
export const alertMatchEnvironment: Rule = {
  name: 'alert-match-environment',
  check: ({ config }) =>
    (config.alerts?.match ?? []).flatMap((match, at): Finding[] => {
      const path = ['alerts', 'match', at]
      const environments = config.environments.map(({ name }) => name)
      const sources = config.alerts?.sources.map(({ name }) => name) ?? []
      const findings: Finding[] = []
      if (!environments.includes(match.environment)) {
        const what = `There is no environment ${match.environment}`
        const hint = knownHint(match.environment, environments)
        findings.push({ path: [...path, 'environment'], part: 'value', what, hint })
      }
      if (match.source !== null && !sources.includes(match.source)) {
        const what = `There is no alert source ${match.source}`
        const hint = knownHint(match.source, sources)
        findings.push({ path: [...path, 'source'], part: 'value', what, hint })
      }
      if (Object.keys(match.labels).length === 0 && match.source === null) {
        const what = 'A rule without labels and source fits every alert'
        findings.push({ path, part: 'value', what, hint: 'Write labels, or the source' })
      }
      return findings
    }),
}
