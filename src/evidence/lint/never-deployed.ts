import { known } from '../../model/fact.ts'
import type { LintRule } from './finding.ts'

/** Nothing was ever put on this environment, as far as ledger and engine know. */
export const neverDeployed: LintRule = ({ evidence, decision }) => {
  const stood = known(evidence.standings)
  if (stood === undefined || stood.length > 0 || evidence.running.state !== 'known') return []
  const { environment } = evidence
  return [
    {
      rule: 'never-deployed',
      severity: 'error',
      says: `Nothing was ever deployed to ${environment}${decision.from ? `, though ${decision.from} runs` : ''}`,
      hint: `lastgood deploy <version> -e ${environment}, or tell of a deployment made elsewhere: lastgood record`,
    },
  ]
}
