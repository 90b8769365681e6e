import type { Loss } from './decision.ts'
import type { DeployStrategy } from './deployment.ts'
import type { Measured } from './evidence.ts'
import type { Json } from './json.ts'
import type { DatabaseAction } from './restore.ts'
import type { Digest } from './release.ts'
import type { Route } from './revision.ts'
import type { Strategy } from './strategy.ts'

/** Something a target does with one of its revisions. Plain data; only its adapter reads past `do`. */
export interface TargetAction {
  readonly [key: string]: Json
  readonly do: string
  /** Id of the revision acted on; the planner makes it up for a revision that does not exist yet. */
  readonly revision: string
}

/** Something the traffic adapter does: set all weights at once, or wait until a revision has no requests left. */
export type TrafficAction =
  | { readonly do: 'route'; readonly routes: readonly Route[] }
  | { readonly do: 'drain'; readonly revision: string; readonly timeoutSeconds: number }

/** What a verification asks. `guards` wants evidence that the guards recovered, within `withinSeconds`. */
export type Check =
  | { readonly check: 'version'; readonly version: string; readonly revision: string }
  | { readonly check: 'health'; readonly revision: string }
  | { readonly check: 'guards'; readonly version: string; readonly withinSeconds: number }

export type Action =
  | { readonly kind: 'target'; readonly component: string; readonly action: TargetAction }
  | { readonly kind: 'traffic'; readonly component: string; readonly action: TrafficAction }
  | { readonly kind: 'verify'; readonly component: string; readonly action: Check }
  | { readonly kind: 'database'; readonly component: string; readonly action: DatabaseAction }
  /** Wait between canary steps. Counted from the step's intent, so a resumed run does not wait again. */
  | {
      readonly kind: 'hold'
      readonly component: string
      readonly action: {
        readonly seconds: number
        /**
         * Then goes on only when the guards allow it: of `version`, beside (or after) `before`. At most `maxSeconds` in one go;
         * absent: time alone.
         */
        readonly watch?: {
          readonly version: string
          readonly before: string | null
          readonly maxSeconds: number
        }
      }
    }

/**
 * `prepares`: users notice nothing, and it can be taken back; `moves`: changes what users see; `verifies`: only
 * asks; `retires`: takes away what no user sees any more.
 */
export type StepEffect = 'prepares' | 'moves' | 'verifies' | 'retires'

export interface Step {
  /** `s1`, `s2` …; unique in the plan. */
  readonly id: string
  readonly title: string
  readonly effect: StepEffect
  readonly action: Action
  /** What takes this step back, when the run fails before users were moved for good; null when nothing is to be undone. */
  readonly undo: Action | null
  /** Seconds after which a step that still progresses has failed. */
  readonly timeoutSeconds: number
  /** For a person who must finish without lastgood: a command, or what to do. */
  readonly byHand: string
}

/** What must still hold when the plan is about to act; asked again then. */
export type Precondition =
  | { readonly kind: 'running'; readonly component: string; readonly version: string | null }
  | { readonly kind: 'artifact'; readonly component: string; readonly digest: Digest }
  | { readonly kind: 'revision-ready'; readonly component: string; readonly revision: string }
  | { readonly kind: 'not-bad'; readonly version: string }

/** A decision turned into ordered steps: what `--dry-run` prints is what runs. */
export interface Plan {
  readonly format: 1
  /** Made up once per plan; revision ids of new revisions contain it. */
  readonly id: string
  /** SHA-256 over the canonical JSON of everything else in the plan (plan/hash.ts). */
  readonly hash: Digest
  readonly kind: 'deploy' | 'rollback'
  readonly service: string
  readonly environment: string
  readonly from: string | null
  readonly to: string
  readonly strategy: Strategy | DeployStrategy
  readonly reason: string
  readonly by: string
  /** ISO 8601. */
  readonly createdAt: string
  readonly preconditions: readonly Precondition[]
  readonly steps: readonly Step[]
  readonly loses: Loss
  readonly expected: Measured
}
