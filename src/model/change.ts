import type { DeployStrategy } from './deployment.ts'
import type { TargetAction } from './plan.ts'
import type { Digest } from './release.ts'
import type { Revision } from './revision.ts'

/** What a release brings for one component. */
export interface Wanted {
  /** Id that the new revision will have. Contains the plan's id, so it is never one that exists. */
  readonly revision: string
  readonly version: string
  readonly digest: Digest
}

/** An action with what the planner and a person need to know of it. */
export interface PlannedAction {
  readonly action: TargetAction
  readonly title: string
  readonly undo: TargetAction | null
  readonly timeoutSeconds: number
  /** A command that does the same without lastgood. */
  readonly byHand: string
}

/**
 * One wave of a change. The planner puts the traffic between the phases:
 * prepare → (traffic to `serves`) → cutover → verify → (drain what no longer serves) → retire.
 * Targets that replace in place (Swarm, Kubernetes) leave `serves` empty and do everything in `cutover`.
 */
export interface Wave {
  /** Makes something ready beside what runs; users notice nothing. */
  readonly prepare: readonly PlannedAction[]
  /** Revisions that take part in serving after this wave, with their share of the new set, 0–1. */
  readonly serves: readonly {
    readonly revision: string
    readonly version: string
    readonly share: number
  }[]
  /** Declares the new set to be the service. */
  readonly cutover: readonly PlannedAction[]
  /** Takes away what no longer serves. */
  readonly retire: readonly PlannedAction[]
}

/** What a target is asked to plan for one component. */
export interface ChangeRequest {
  /** All revisions the engine knows, as observed. */
  readonly revisions: readonly Revision[]
  /**
   * `restore`: a first wave brings what the release is made of (`prepare`) and stops everything that runs (`cutover`, each step with what
   * starts it again); the rest starts the release.
   */
  readonly strategy: DeployStrategy | 'redeploy' | 'switch-back' | 'restore'
  /** Revision to leave; null on a first deploy. */
  readonly from: string | null
  /** An existing revision to return to (`switch-back`), or a release to bring in. */
  readonly to: { readonly existing: string; readonly version: string } | Wanted
  /** Seconds the left revision stays up; 0 stops it. */
  readonly keepWarmSeconds: number
}
