import type { Io } from '../../host/io.ts'
import type { ChangeRequest, Wave } from '../../model/change.ts'
import type { BindingConfig } from '../../model/config.ts'
import type { DeployStrategy } from '../../model/deployment.ts'
import type { Observed } from '../../model/event.ts'
import type { TargetAction } from '../../model/plan.ts'
import type { Problem } from '../../model/problem.ts'
import type { Digest } from '../../model/release.ts'
import type { Observation, Revision } from '../../model/revision.ts'

/** Data between a target and the planner, which imports nothing but the model. */
export type { ChangeRequest, PlannedAction, Wanted, Wave } from '../../model/change.ts'

/** One component in one environment of one service: what every call of an adapter is about. */
export interface ComponentRef {
  readonly service: string
  readonly environment: string
  readonly binding: BindingConfig
  /** Absolute path of the project's `.lastgood` folder. */
  readonly stateFolder: string
}

/** `unfit`: it is there and cannot run on this engine (another platform); the text says why, for people: "is made for …". */
export type ArtifactAnswer = 'present' | 'gone' | 'corrupt' | { readonly unfit: string }

/** A place that releases run. */
export interface Target {
  readonly kind: string
  readonly supports: {
    /** Runs old and new side by side, so that a traffic adapter can split between them. */
    readonly trafficSplit: boolean
    readonly keepsOldRevisions: boolean
    readonly compareAndSet: boolean
    /** Cannot tell what runs: what was recorded last is taken for it. */
    readonly onlyRecorded?: true
    readonly strategies: readonly DeployStrategy[]
  }
  /**
   * Problems that would stop a change, found before anything moves. Asks the engine; changes nothing. `withinSeconds`: when the caller
   * stops waiting; a target of many hosts answers by then and tells which of them did not.
   */
  preflight(ref: ComponentRef, io: Io, withinSeconds?: number): Promise<readonly Problem[]>
  /**
   * Revisions newest first, from the engine itself, at most one of them `current`. `withinSeconds`: as for `preflight`.
   */
  history(
    ref: ComponentRef,
    limit: number,
    io: Io,
    withinSeconds?: number,
  ): Promise<Observation<readonly Revision[]>>
  /** Whether the bytes of a release can be had here, are the ones recorded, and can run here. */
  artifact(ref: ComponentRef, digest: Digest, io: Io): Promise<Observation<ArtifactAnswer>>
  /**
   * Pure: whether it can stop everything that runs before it brings a release in, as the strategy `restore` wants. Null: it can; else
   * why not. Absent: it never can.
   */
  stopsFirst?(ref: ComponentRef): Problem | null
  /** Pure: the waves of a change. Problems when the engine cannot do it that way. */
  plan(ref: ComponentRef, request: ChangeRequest): readonly Wave[] | Problem
  /**
   * Starts the effect. Safe to repeat with the same `key`: the second call finds the first one's effect. Returns
   * as soon as the effect is on its way; `observe` tells when it is there. Throws {@link ProblemError} for expected failures.
   */
  apply(ref: ComponentRef, action: TargetAction, key: string, io: Io): Promise<void>
  /** Asks the engine how far the action's effect is. Never changes anything. */
  observe(ref: ComponentRef, action: TargetAction, key: string, io: Io): Promise<Observed>
  /**
   * Removes what is remembered beyond the newest `keep` revisions; never what serves or lives, nor (where the target can
   * tell) a release with a digest in `spare`: the last good one is among them. Tells what went.
   */
  tidy?(
    ref: ComponentRef,
    keep: number,
    io: Io,
    spare?: ReadonlySet<Digest>,
  ): Promise<readonly string[]>
  /**
   * Digests of configuration outside the release that a component reads where the engine runs (mounted files and folders), by path:
   * of what the settings of now name, and of `paths`; null for what is not there. Never their content.
   */
  mounted?(
    ref: ComponentRef,
    paths: readonly string[],
    io: Io,
  ): Promise<Observation<Readonly<Record<string, Digest | null>>>>
  /** For trials: stops everything of this component that lastgood itself keeps running. False when something is left. */
  shutDown?(ref: ComponentRef, io: Io): Promise<boolean>
}
