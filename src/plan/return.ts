import type { Evidence, RunningComponent } from '../model/evidence.ts'
import { known } from '../model/fact.ts'
import type { Precondition } from '../model/plan.ts'
import { fail, ok, type Result } from '../model/problem.ts'
import type { Digest } from '../model/release.ts'
import { upRevision } from '../model/running.ts'
import type { PlannedComponent, PlanPlace } from './place.ts'
import { revisionId } from './revision-id.ts'

/** How one component returns. */
export interface Return {
  readonly planned: PlannedComponent
  /** What must still hold right before acting. */
  readonly wants: readonly Precondition[]
  /** False when fewer replicas than wanted are ready, and a person accepted that. */
  readonly whole: boolean
}

/** Id of the revision to leave: the one that holds the version, else whatever is the service. */
function leaves(observed: RunningComponent, from: string | null): string | null {
  const current = observed.revisions.find(({ state }) => state === 'current')
  return (upRevision(observed, from) ?? current)?.id ?? null
}

/** Back to a revision that is still up. Nothing is left warm behind: it is the bad one. */
export function switchedBack(
  place: PlanPlace,
  observed: RunningComponent,
  from: string | null,
  version: string,
): Result<Return> {
  const { component } = place
  const old = upRevision(observed, version)
  if (old === null) {
    return fail({
      what: `${version} is no longer up`,
      where: `component ${component}`,
      hint: 'Bring it back by its artifact: lastgood rollback --strategy redeploy',
    })
  }
  const waves = place.waves({
    revisions: observed.revisions,
    strategy: 'switch-back',
    from: leaves(observed, from),
    to: { existing: old.id, version },
    keepWarmSeconds: 0,
  })
  if ('what' in waves) return fail(waves)
  const whole = old.ready > 0 && old.ready >= old.wanted
  return ok({
    planned: { place, observed, to: { revision: old.id, version }, waves },
    // A smaller one that a person accepted must not be refused for being small.
    wants: whole ? [{ kind: 'revision-ready', component, revision: old.id }] : [],
    whole,
  })
}

/** The recorded artifact, by digest, as a new revision. */
export function redeployed(
  place: PlanPlace,
  observed: RunningComponent,
  from: string | null,
  version: string,
  planId: string,
  range: Evidence['range'],
  strategy: 'redeploy' | 'restore' = 'redeploy',
): Result<Return> {
  const { component } = place
  const digest = recordedDigest(component, range)
  if (digest === null) {
    return fail({
      what: `It is not known which artifact of ${component} belongs to ${version}`,
      where: `component ${component}`,
      hint: `Deploy another release: lastgood deploy <version>`,
    })
  }
  const to = { revision: revisionId(version, planId), version, digest }
  const waves = place.waves({
    revisions: observed.revisions,
    strategy,
    from: leaves(observed, from),
    to,
    keepWarmSeconds: 0,
  })
  if ('what' in waves) return fail(waves)
  return ok({
    planned: { place, observed, to: { revision: to.revision, version }, waves },
    wants: [{ kind: 'artifact', component, digest }],
    whole: true,
  })
}

/** The digest that was looked for, else the one the release itself names. */
function recordedDigest(component: string, range: Evidence['range']): Digest | null {
  if (range === null) return null
  const looked = known(range.artifacts)?.find((one) => one.component === component)
  return looked?.digest ?? known(range.targetRelease)?.artifacts[component] ?? null
}
