import type { RunningComponent } from '../model/evidence.ts'

export interface Serving {
  readonly component: string
  readonly revision: string
  readonly version: string
}

/** Revisions that users reach now, by component: those with a share of the traffic, or the current one without routes. */
export function serving(running: readonly RunningComponent[]): readonly Serving[] {
  return running.flatMap(({ component, revisions, routes }) => {
    const routed = routes
      .filter((route) => route.weight > 0)
      .map(({ revision, version }) => ({ component, revision, version }))
    if (routes.length > 0) return routed
    return revisions.flatMap(({ id, version, state }) =>
      state === 'current' && version !== null ? [{ component, revision: id, version }] : [],
    )
  })
}
