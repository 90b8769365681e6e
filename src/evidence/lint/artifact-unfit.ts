import { known } from '../../model/fact.ts'
import type { LintRule } from './finding.ts'

/** The target's artifact is there, for machines of another kind. */
export const artifactUnfit: LintRule = ({ evidence, decision }) => {
  const artifacts = known(evidence.range?.artifacts ?? { state: 'not-asked', why: '' }) ?? []
  return artifacts
    .filter(({ state }) => state === 'unfit')
    .map(({ component, says }) => ({
      rule: 'artifact-unfit',
      severity: decision.choice === 'switch-back' ? ('warning' as const) : ('error' as const),
      says: `The artifact of ${component} ${decision.to?.version ?? ''} cannot run there: ${says}`,
      hint: 'Build it for that platform too, push it, and make a new release: lastgood release <version>',
    }))
}
