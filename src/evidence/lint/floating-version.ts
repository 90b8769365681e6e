import { known } from '../../model/fact.ts'
import type { LintRule } from './finding.ts'

/** Names that mean something else tomorrow. */
const floating =
  /^(latest|stable|current|edge|nightly|canary|head|main|master|trunk|develop|dev|staging|production|prod)$/i

/** A moving name stands where a version belongs: going back to it is going to whatever it means then. */
export const floatingVersion: LintRule = ({ evidence }) => {
  const versions = new Set([
    ...(known(evidence.standings) ?? []).map(({ version }) => version),
    ...(known(evidence.deployments) ?? []).map(({ version }) => version),
  ])
  return [...versions]
    .filter((version) => floating.test(version) || version.startsWith('refs/'))
    .map((version) => ({
      rule: 'floating-version',
      severity: 'warning' as const,
      says: `"${version}" is deployed as a version, but such a name means something else tomorrow`,
      hint: 'Deploy and record a version that never moves: a SemVer version, or a commit',
    }))
}
