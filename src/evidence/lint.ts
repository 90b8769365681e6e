import type { Config } from '../model/config.ts'
import type { Decision } from '../model/decision.ts'
import type { Evidence } from '../model/evidence.ts'
import { artifactMissing } from './lint/artifact-missing.ts'
import { artifactUnfit } from './lint/artifact-unfit.ts'
import { floatingVersion } from './lint/floating-version.ts'
import type { LintFinding, LintRule } from './lint/finding.ts'
import { lastGoodTooOld } from './lint/last-good-too-old.ts'
import { ledgerDisagrees } from './lint/ledger-disagrees.ts'
import { movedTag } from './lint/moved-tag.ts'
import { neverDeployed } from './lint/never-deployed.ts'
import { noSecondRelease } from './lint/no-second-release.ts'
import { noWayBack } from './lint/no-way-back.ts'
import { samePort } from './lint/same-port.ts'
import { unprovenTarget } from './lint/unproven-target.ts'
import { unrecordedArtifact } from './lint/unrecorded-artifact.ts'
import { warmWindowOver } from './lint/warm-window-over.ts'

export type { LintFinding } from './lint/finding.ts'

/** Most telling first. Adding one: a file in lint/, a line here. */
const rules: readonly LintRule[] = [
  neverDeployed,
  noSecondRelease,
  artifactMissing,
  artifactUnfit,
  ledgerDisagrees,
  unprovenTarget,
  unrecordedArtifact,
  lastGoodTooOld,
  warmWindowOver,
  movedTag,
  floatingVersion,
  samePort,
]

/** What is wrong already, long before anybody presses a button. Pure: only looks at what was gathered. */
export function lintEvidence(
  evidence: Evidence,
  decision: Decision,
  config: Config,
): readonly LintFinding[] {
  const environment = config.environments.find(({ name }) => name === evidence.environment)
  const input = { evidence, decision, config, environment }
  const findings = rules.flatMap((rule) => rule(input))
  const explained = findings.some(({ severity }) => severity === 'error')
  return explained ? findings : [...noWayBack(input), ...findings]
}
