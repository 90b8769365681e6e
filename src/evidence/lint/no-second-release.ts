import { known } from '../../model/fact.ts'
import type { LintRule } from './finding.ts'

/** The running release is the only one that ever ran here. */
export const noSecondRelease: LintRule = ({ evidence, decision }) => {
  const stood = known(evidence.standings) ?? []
  if (stood.length !== 1 || stood[0]?.version !== decision.from) return []
  const { environment } = evidence
  return [
    {
      rule: 'no-second-release',
      severity: 'error',
      says: `${decision.from} is the only release that ever ran in ${environment}: there is nothing to go back to`,
      hint: `Mark it when it has proven itself, so that the next one can go back to it: lastgood mark ${decision.from} good -e ${environment}`,
    },
  ]
}
