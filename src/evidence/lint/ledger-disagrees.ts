import { known } from '../../model/fact.ts'
import { serving } from '../serving.ts'
import type { LintRule } from './finding.ts'

/** The engine runs something else than the ledger's newest deployment: somebody deployed past lastgood. */
export const ledgerDisagrees: LintRule = ({ evidence }) => {
  const running = known(evidence.running)
  const deployments = known(evidence.deployments)
  if (running === undefined || deployments === undefined) return []
  // While one is in flight both are right; after a half-done one the run's journal tells more than a lint can.
  const newest = deployments.find(({ outcome }) => outcome !== 'failed' && outcome !== 'stopped')
  if (newest?.outcome !== 'succeeded') return []
  const versions = [...new Set(serving(running).map(({ version }) => version))]
  if (versions.length === 0 || versions.includes(newest.version)) return []
  const { environment } = evidence
  return [
    {
      rule: 'ledger-disagrees',
      severity: 'warning',
      says: `The engine runs ${versions.join(' and ')}, the ledger's newest deployment is ${newest.version}`,
      hint: `Tell lastgood of deployments made elsewhere: lastgood record ${versions[0]} -e ${environment}`,
    },
  ]
}
