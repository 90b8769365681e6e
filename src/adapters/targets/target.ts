import type { Io } from '../../host/io.ts'
import type { BindingConfig } from '../../model/config.ts'
import type { DeployStrategy } from '../../model/deployment.ts'
import type { Observed } from '../../model/event.ts'
import type { TargetAction } from '../../model/plan.ts'
import type { Problem } from '../../model/problem.ts'
import type { Digest } from '../../model/release.ts'
import type { Observation, Revision } from '../../model/revision.ts'

/** One component in one environment of one service: what every call of an adapter is about. */
export interface ComponentRef {
  readonly service: string
  readonly environment: string
  readonly binding: BindingConfig
  /** Absolute path of the project's `.lastgood` folder. */
  readonly stateFolder: string
}

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

export interface ChangeRequest {
  /** All revisions the engine knows, as observed. */
  readonly revisions: readonly Revision[]
  readonly strategy: DeployStrategy | 'redeploy' | 'switch-back'
  /** Revision to leave; null on a first deploy. */
  readonly from: string | null
  /** An existing revision to return to (`switch-back`), or a release to bring in. */
  readonly to: { readonly existing: string; readonly version: string } | Wanted
  /** Seconds the left revision stays up; 0 stops it. */
  readonly keepWarmSeconds: number
}

/** A place that releases run. */
export interface Target {
  readonly kind: string
  readonly supports: {
    /** Runs old and new side by side, so that a traffic adapter can split between them. */
    readonly trafficSplit: boolean
    readonly keepsOldRevisions: boolean
    readonly compareAndSet: boolean
    readonly strategies: readonly DeployStrategy[]
  }
  /** Problems that would stop a change, found before anything moves. Asks the engine; changes nothing. */
  preflight(ref: ComponentRef, io: Io): Promise<readonly Problem[]>
  /** Revisions newest first, from the engine itself, at most one of them `current`. */
  history(ref: ComponentRef, limit: number, io: Io): Promise<Observation<readonly Revision[]>>
  /** Whether the bytes of a release can be had here, and are the ones recorded. */
  artifact(
    ref: ComponentRef,
    digest: Digest,
    io: Io,
  ): Promise<Observation<'present' | 'gone' | 'corrupt'>>
  /** Pure: the waves of a change. Problems when the engine cannot do it that way. */
  plan(ref: ComponentRef, request: ChangeRequest): readonly Wave[] | Problem
  /**
   * Starts the effect. Safe to repeat with the same `key`: the second call finds the first one's effect. Returns
   * as soon as the effect is on its way; `observe` tells when it is there. Throws {@link ProblemError} for expected failures.
   */
  apply(ref: ComponentRef, action: TargetAction, key: string, io: Io): Promise<void>
  /** Asks the engine how far the action's effect is. Never changes anything. */
  observe(ref: ComponentRef, action: TargetAction, key: string, io: Io): Promise<Observed>
}
