import type { Problem } from './problem.ts'
import type { Digest } from './release.ts'

/**
 * What an engine itself remembers of one version of a component: a ReplicaSet, a Helm revision, a
 * release directory, a set of local processes.
 */
export interface Revision {
  /** The engine's own name for it; stable, and unique within the component. */
  readonly id: string
  /** Version it was deployed as, or null when the engine does not say. */
  readonly version: string | null
  readonly digest: Digest | null
  /**
   * `current`: what the engine runs as the service; `beside`: up, but not (the whole of) the service, such
   * as a canary or a release kept warm; `stopped`: remembered, not running.
   */
  readonly state: 'current' | 'beside' | 'stopped'
  /** Replicas that answer their health check now, and that were asked for. */
  readonly ready: number
  readonly wanted: number
  /** Where it listens (`http://127.0.0.1:4711`), for traffic adapters that need addresses. */
  readonly endpoints: readonly string[]
  /** ISO 8601; since when it is in this state, or null when unknown. */
  readonly since: string | null
  /** ISO 8601; when the engine will stop it by itself (end of the warm window), or null. */
  readonly expiresAt: string | null
  /** True: a redeploy of this release takes the settings that this revision ran with, not those of now. */
  readonly keepsSettings?: boolean
}

/** A share of the traffic for a revision. Weights are whole percents and add up to 100. */
export interface Route {
  readonly revision: string
  readonly version: string
  readonly weight: number
}

/** Asked and answered, or could not ask. */
export type Observation<T> =
  | { readonly state: 'ok'; readonly value: T }
  | { readonly state: 'unavailable'; readonly problem: Problem }
