import type { ChangeRequest, Wave } from '../model/change.ts'
import type { RunningComponent } from '../model/evidence.ts'
import type { TrafficAction } from '../model/plan.ts'
import type { Problem } from '../model/problem.ts'

/**
 * What the planner needs of one component's adapters: their pure parts, bound to the component by the caller
 * (`waves: (request) => target.plan(ref, request)`), because the planner imports no adapter.
 */
export interface PlanPlace {
  readonly component: string
  /** Why the target cannot stop everything before it brings a release in; null: it can. */
  readonly cannotStop: Problem | null
  readonly waves: (request: ChangeRequest) => readonly Wave[] | Problem
  /** Null: nothing is routed, the target moves its own traffic. */
  readonly traffic: {
    /** Whether traffic can be split by weight. */
    readonly weights: boolean
    /** Whether it answers users itself while nobody is routed. */
    readonly maintenance?: boolean
    readonly byHand: (action: TrafficAction) => string
  } | null
}

/** A component with what was observed of it and where it is to go. */
export interface PlannedComponent {
  readonly place: PlanPlace
  readonly observed: RunningComponent
  /** The revision that will serve in the end. */
  readonly to: { readonly revision: string; readonly version: string }
  readonly waves: readonly Wave[]
}
