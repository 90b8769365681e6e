import type { Finding } from '../finding.ts'
import { alertMatchEnvironment } from './alert-match-environment.ts'
import { alertSourceCredentials } from './alert-source-credentials.ts'
import { canaryWithoutTraffic } from './canary-without-traffic.ts'
import { componentSettingsTwice } from './component-settings-twice.ts'
import { duplicatePorts } from './duplicate-ports.ts'
import { emailPasswordOpen } from './email-password-open.ts'
import { guardNeverFires } from './guard-never-fires.ts'
import { guardWithoutTraffic } from './guard-without-traffic.ts'
import { imageWanted } from './image-wanted.ts'
import { keepTooFew } from './keep-too-few.ts'
import { localNeedsStart } from './local-needs-start.ts'
import { metricGuardNeverFires } from './metric-guard-never-fires.ts'
import { metricGuardQuery } from './metric-guard-query.ts'
import { metricGuardSource } from './metric-guard-source.ts'
import { metricGuardWhole } from './metric-guard-whole.ts'
import { noComponents } from './no-components.ts'
import { oneArtifact } from './one-artifact.ts'
import { portIsGiven } from './port-is-given.ts'
import { proxyShared } from './proxy-shared.ts'
import type { Rule, RuleContext } from './rule.ts'
import { soakZero } from './soak-zero.ts'
import { tagPattern } from './tag-pattern.ts'
import { targetMissing } from './target-missing.ts'
import { trafficNeedsEndpoints } from './traffic-needs-endpoints.ts'
import { unknownComponent } from './unknown-component.ts'
import { unknownDatabase } from './unknown-database.ts'

/** Every rule. Adding one: a file beside this one, and a line here. */
export const rules: readonly Rule[] = [
  alertMatchEnvironment,
  alertSourceCredentials,
  canaryWithoutTraffic,
  componentSettingsTwice,
  duplicatePorts,
  emailPasswordOpen,
  guardNeverFires,
  guardWithoutTraffic,
  imageWanted,
  keepTooFew,
  localNeedsStart,
  metricGuardNeverFires,
  metricGuardQuery,
  metricGuardSource,
  metricGuardWhole,
  noComponents,
  oneArtifact,
  portIsGiven,
  proxyShared,
  soakZero,
  tagPattern,
  targetMissing,
  trafficNeedsEndpoints,
  unknownComponent,
  unknownDatabase,
]

/** What all rules have to say; each hint ends with the rule's name. */
export function checkRules(context: RuleContext): readonly Finding[] {
  return rules.flatMap((rule) =>
    rule.check(context).map((finding) => ({ ...finding, hint: `${finding.hint} [${rule.name}]` })),
  )
}
