import type { PlannedAction } from '../model/change.ts'
import type { Check, Step, StepEffect, TrafficAction } from '../model/plan.ts'
import type { Route } from '../model/revision.ts'
import type { PlanPlace } from './place.ts'
import { routesText } from './routes.ts'

/** A step before it has its number. */
export type Draft = Omit<Step, 'id'>

type HoldWatch = NonNullable<Extract<Draft['action'], { readonly kind: 'hold' }>['action']['watch']>

/** Seconds for things that are near instant when they work at all. */
const soon = 30
const healthSeconds = 60

/** Numbers the steps; with several components every title names its own. */
export function numbered(drafts: readonly Draft[]): readonly Step[] {
  const several = new Set(drafts.map(({ action }) => action.component)).size > 1
  return drafts.map((draft, n) => ({
    id: `s${n + 1}`,
    ...draft,
    title: several ? `${draft.action.component}: ${draft.title}` : draft.title,
  }))
}

/** An adapter's actions as steps. `undoable` false drops what would take them back. */
export function targetDrafts(
  { component }: PlanPlace,
  actions: readonly PlannedAction[],
  effect: StepEffect,
  undoable: boolean,
): readonly Draft[] {
  return actions.map(({ action, title, undo, timeoutSeconds, byHand }) => ({
    title,
    effect,
    action: { kind: 'target', component, action },
    undo: undoable && undo !== null ? { kind: 'target', component, action: undo } : null,
    timeoutSeconds,
    byHand,
  }))
}

/** Sets the weights. Taken back, when `before` is given, to the weights as they were. */
export function routeDraft(
  { component }: PlanPlace,
  traffic: NonNullable<PlanPlace['traffic']>,
  routes: readonly Route[],
  before: readonly Route[] | null,
): Draft {
  const action: TrafficAction = { do: 'route', routes }
  return {
    title: `move traffic: ${routesText(routes)}`,
    effect: 'moves',
    action: { kind: 'traffic', component, action },
    undo:
      before === null
        ? null
        : { kind: 'traffic', component, action: { do: 'route', routes: before } },
    timeoutSeconds: soon,
    byHand: traffic.byHand(action),
  }
}

/** Lets a revision that gets no new requests finish those it has. */
export function drainDraft(
  { component }: PlanPlace,
  traffic: NonNullable<PlanPlace['traffic']>,
  left: Route,
  drainSeconds: number,
): Draft {
  const action: TrafficAction = {
    do: 'drain',
    revision: left.revision,
    timeoutSeconds: drainSeconds,
  }
  return {
    title: `let ${left.version} finish its requests`,
    effect: 'retires',
    action: { kind: 'traffic', component, action },
    undo: null,
    timeoutSeconds: drainSeconds + soon,
    byHand: traffic.byHand(action),
  }
}

/** Time for the canary to show itself; with `watch`, until the guards allow more or condemn it. */
export function holdDraft(
  { component }: PlanPlace,
  seconds: number,
  watch: HoldWatch | null,
): Draft {
  return {
    title: watch
      ? `hold for ${seconds} s and until the guards allow more`
      : `hold for ${seconds} s`,
    effect: 'verifies',
    action: { kind: 'hold', component, action: watch ? { seconds, watch } : { seconds } },
    undo: null,
    timeoutSeconds: Math.max(seconds, watch?.maxSeconds ?? 0) + soon,
    byHand: `sleep ${seconds}`,
  }
}

/** Asks the engine, the traffic or the guards. */
export function verifyDraft({ component }: PlanPlace, version: string, check: Check): Draft {
  const title = {
    version: `verify that ${version} serves`,
    health: `verify that ${version} is healthy`,
    guards: 'verify that the guards recovered',
  }[check.check]
  const byHand = {
    version: `Ask ${component} for its version and compare it with ${version}`,
    health: `Ask the health check of ${component} ${version}`,
    guards: `Look whether the errors of ${component} are back under their limit`,
  }[check.check]
  return {
    title,
    effect: 'verifies',
    action: { kind: 'verify', component, action: check },
    undo: null,
    timeoutSeconds: {
      version: soon,
      health: healthSeconds,
      guards: check.check === 'guards' ? check.withinSeconds + soon : 0,
    }[check.check],
    byHand,
  }
}
