import { known } from '../../model/fact.ts'
import type { LintRule } from './finding.ts'

/** The target's artifact is gone or no longer what was recorded. A target that is still up does not need it. */
export const artifactMissing: LintRule = ({ evidence, decision }) => {
  const artifacts = known(evidence.range?.artifacts ?? { state: 'not-asked', why: '' }) ?? []
  return artifacts.flatMap(({ component, state, says }) => {
    if (state !== 'gone' && state !== 'corrupt') return []
    const version = decision.to?.version ?? '<version>'
    return [
      {
        rule: 'artifact-missing',
        severity: decision.choice === 'switch-back' ? 'warning' : 'error',
        says: `The artifact of ${component} ${version} is ${state} (${says})`,
        hint: `Build it again from its tag and compare the digest: lastgood release ${version}; keep more of them: policy.keep`,
      } as const,
    ]
  })
}
