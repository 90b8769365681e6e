import { known } from '../../model/fact.ts'
import type { LintRule } from './finding.ts'

/** The target is older than the releases that are kept: engines and registries with the same rule may drop it. */
export const lastGoodTooOld: LintRule = ({ evidence, decision, environment }) => {
  const stood = known(evidence.standings) ?? []
  const { to } = decision
  const keep = environment?.policy.keepReleases
  if (to === null || keep === undefined) return []
  const place = stood.findIndex(({ version }) => version === to.version)
  if (place < keep) return []
  return [
    {
      rule: 'last-good-too-old',
      severity: 'warning',
      says: `${to.version} is ${place} releases back, and ${keep} are kept (policy.keep)`,
      hint: `Mark a newer release that proved itself: lastgood mark <version> good -e ${evidence.environment}`,
    },
  ]
}
