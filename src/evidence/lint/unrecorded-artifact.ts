import { known } from '../../model/fact.ts'
import type { LintRule } from './finding.ts'

/** The target's tag tells no digest, so nobody could notice other bytes under the same name. */
export const unrecordedArtifact: LintRule = ({ evidence, decision }) => {
  const artifacts = known(evidence.range?.artifacts ?? { state: 'not-asked', why: '' }) ?? []
  const without = artifacts.filter(({ state }) => state === 'unrecorded')
  if (without.length === 0) return []
  const names = without.map(({ component }) => component).join(', ')
  return [
    {
      rule: 'unrecorded-artifact',
      severity: 'warning',
      says: `No artifact digest is recorded for ${decision.to?.version ?? 'the target'} (${names})`,
      hint: 'Make releases with `lastgood release <version>`, which builds the artifact and writes its digest into the tag',
    },
  ]
}
