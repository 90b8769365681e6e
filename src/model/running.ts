import type { Evidence, RunningComponent } from './evidence.ts'
import { known } from './fact.ts'
import type { Revision } from './revision.ts'

/** Whether users reach a revision now: the engine calls it the service, or traffic is sent to it. */
function isLive(component: RunningComponent, revision: Revision): boolean {
  return (
    revision.state === 'current' ||
    component.routes.some((route) => route.revision === revision.id && route.weight > 0)
  )
}

/** Versions that users of this component reach now. */
export function liveVersions(component: RunningComponent): ReadonlySet<string> {
  const versions = new Set<string>()
  for (const revision of component.revisions) {
    if (revision.version !== null && isLive(component, revision)) versions.add(revision.version)
  }
  for (const route of component.routes) if (route.weight > 0) versions.add(route.version)
  return versions
}

/** Versions that users reach now, over all components. */
export function allLiveVersions(components: readonly RunningComponent[]): ReadonlySet<string> {
  return new Set(components.flatMap((component) => [...liveVersions(component)]))
}

function weight(component: RunningComponent, revision: Revision): number {
  return component.routes.find((route) => route.revision === revision.id)?.weight ?? 0
}

/**
 * The revision of a version that is up in a component, or null: the current one, else the one with the most
 * traffic, else the one with the most ready replicas, else the newest.
 */
export function upRevision(component: RunningComponent, version: string | null): Revision | null {
  const up = component.revisions.filter(
    (revision) => revision.version === version && revision.state !== 'stopped',
  )
  const best = up.toSorted(
    (a, b) =>
      Number(b.state === 'current') - Number(a.state === 'current') ||
      weight(component, b) - weight(component, a) ||
      b.ready - a.ready,
  )[0]
  return best ?? null
}

/**
 * Whether a version is up in a component, as far as anybody can tell: a revision that is up and has no version, because somebody
 * else brought it in or laid it out, may be of any.
 */
export function mayHold(component: RunningComponent, version: string | null): boolean {
  return upRevision(component, version) !== null || upRevision(component, null) !== null
}

/**
 * Components in which the version to leave is, or may be, up; all of them when that version is for certain up nowhere, or is not
 * known.
 */
export function affected(
  evidence: Pick<Evidence, 'running'>,
  from: string | null,
): readonly RunningComponent[] {
  const running = known(evidence.running) ?? []
  const certain = from !== null && running.some((each) => upRevision(each, from) !== null)
  return certain ? running.filter((component) => mayHold(component, from)) : running
}
