import type { Io } from '../../host/io.ts'
import type { Observed } from '../../model/event.ts'
import type { Counts, Guard } from '../../model/guard.ts'
import type { TrafficAction } from '../../model/plan.ts'
import type { Problem } from '../../model/problem.ts'
import type { Observation, Route } from '../../model/revision.ts'
import type { ComponentRef } from '../targets/target.ts'

/** What a traffic adapter may ask while it acts. */
export interface TrafficContext {
  readonly io: Io
  /** Addresses of a revision's ready replicas, from the target: `http://127.0.0.1:4711`. */
  endpoints(revision: string): Promise<Observation<readonly string[]>>
  /** Guards that read this adapter's counts; it must count for them from now on. */
  readonly guards: readonly Guard[]
}

/** Bad and total requests of one guard, by revision; counted since `since` (ISO 8601). */
export interface GuardCounts {
  readonly guard: string
  readonly revision: string
  readonly version: string
  readonly since: string
  readonly counts: Counts
}

/** Asked: `ok` or `empty` (nothing was counted, which is neither healthy nor bad); or could not ask. */
export type Samples =
  | { readonly state: 'ok'; readonly counts: readonly GuardCounts[] }
  | { readonly state: 'empty' }
  | { readonly state: 'unavailable'; readonly problem: Problem }

/** What stands in front of a component and sends each request to one revision. */
export interface Traffic {
  readonly kind: string
  readonly supports: {
    readonly weights: boolean
    readonly headers: boolean
    readonly counts: boolean
    /** Answers users itself (503, a page, when to come back) while nobody is routed: `routes` may be empty. */
    readonly maintenance?: true
  }
  /** What it cannot do, or not as well as others, in words for `doctor`. */
  readonly limits?: readonly string[]
  preflight(ref: ComponentRef, io: Io): Promise<readonly Problem[]>
  /** Present weights; empty when nothing was ever routed. */
  current(ref: ComponentRef, io: Io): Promise<Observation<readonly Route[]>>
  /** Address that users reach, for people and for verification; null when the adapter does not know. */
  entry(ref: ComponentRef): string | null
  /** A command that does the same without lastgood. */
  byHand(ref: ComponentRef, action: TrafficAction): string
  /** Starts the effect; safe to repeat. Throws ProblemError for expected failures. */
  apply(
    ref: ComponentRef,
    action: TrafficAction,
    key: string,
    context: TrafficContext,
  ): Promise<void>
  observe(
    ref: ComponentRef,
    action: TrafficAction,
    key: string,
    context: TrafficContext,
  ): Promise<Observed>
  /** Exact counts by guard and version. */
  counts(ref: ComponentRef, io: Io): Promise<Samples>
  /** For trials: ends what lastgood itself keeps running for this component. False when something is left. */
  shutDown?(ref: ComponentRef, io: Io): Promise<boolean>
}
