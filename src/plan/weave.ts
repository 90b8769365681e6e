import type { Wave } from '../model/change.ts'
import type { Route } from '../model/revision.ts'
import type { Draft } from './drafts.ts'
import { drainDraft, holdDraft, routeDraft, targetDrafts, verifyDraft } from './drafts.ts'
import type { PlannedComponent } from './place.ts'
import { mixed, toRoutes } from './routes.ts'

export interface WeaveOptions {
  readonly drainSeconds: number
  /**
   * Whether a failed run takes users back to where they were. True for a deploy. A rollback is never rolled
   * back: what it prepared can be taken away while nobody was moved, but its moves cannot be undone.
   */
  readonly movesBack: boolean
  /** Percents of the traffic on the way to all of it, each held for `holdSeconds`; empty: all at once. */
  readonly percents: readonly number[]
  readonly holdSeconds: number
  /** Each share is held until the guards allow more, at most so long; absent: time alone. */
  readonly holdMaxSeconds?: number
  /** False when the target is known to be smaller than it should be, and a person accepted that. */
  readonly wholeHealth: boolean
}

/** One component's steps, in three parts that the plan puts in order over all components. */
export interface Woven {
  /** Users notice nothing: what the first wave makes ready. */
  readonly prepare: readonly Draft[]
  /** Everything from the first move until the new version is verified. */
  readonly move: readonly Draft[]
  /** What the last wave takes away. */
  readonly retire: readonly Draft[]
}

/** Puts the traffic between the phases of a target's waves. */
export function weave(component: PlannedComponent, options: WeaveOptions): Woven {
  const { place, observed, waves } = component
  let routes = observed.routes
  const move: Draft[] = []
  let retire: readonly Draft[] = []
  waves.forEach((wave, n) => {
    const last = n === waves.length - 1
    if (n > 0) move.push(...targetDrafts(place, wave.prepare, 'prepares', true))
    const steps = routeSteps(component, wave, routes, last, options)
    move.push(...steps.drafts)
    move.push(...targetDrafts(place, wave.cutover, 'moves', options.movesBack))
    if (last) move.push(...verified(component, options))
    retire = retireSteps(component, wave, routes, steps.routes, options)
    if (!last) move.push(...retire)
    routes = steps.routes
  })
  if (waves.length === 0) move.push(...verified(component, options))
  const first = waves[0]
  const prepare = first ? targetDrafts(place, first.prepare, 'prepares', true) : []
  return { prepare, move, retire }

  function verified({ place, to }: PlannedComponent, { wholeHealth }: WeaveOptions): Draft[] {
    const version = verifyDraft(place, to.version, { check: 'version', ...to })
    const health = verifyDraft(place, to.version, { check: 'health', revision: to.revision })
    return wholeHealth ? [version, health] : [version]
  }
}

/** Moves the traffic of one wave; a canary in steps, promoted only at the end. */
function routeSteps(
  { place, to }: PlannedComponent,
  wave: Wave,
  before: readonly Route[],
  last: boolean,
  options: WeaveOptions,
): { readonly drafts: readonly Draft[]; readonly routes: readonly Route[] } {
  const { traffic } = place
  const after = toRoutes(wave.serves)
  if (traffic === null || after.length === 0) return { drafts: [], routes: before }
  // Back to the weights at the wave's begin at once: undoing a canary through all its steps would keep users on it.
  const undo = options.movesBack ? before : null
  const drafts: Draft[] = []
  const served = before.some(({ weight, revision }) => weight > 0 && revision !== to.revision)
  if (last && served) {
    const { holdMaxSeconds: maxSeconds } = options
    const beneath = before.find(({ weight, revision }) => weight > 0 && revision !== to.revision)
    const watch =
      maxSeconds === undefined
        ? null
        : { version: to.version, before: beneath?.version ?? null, maxSeconds }
    for (const percent of options.percents) {
      drafts.push(routeDraft(place, traffic, mixed(before, to, percent), undo))
      drafts.push(holdDraft(place, options.holdSeconds, watch))
      drafts.push(verifyDraft(place, to.version, { check: 'health', revision: to.revision }))
    }
  }
  // Even to the same weights: a wave may have brought replicas in, whose addresses the traffic is to learn.
  drafts.push(routeDraft(place, traffic, after, undo))
  return { drafts, routes: after }
}

/** Lets what was left finish its requests, then takes it away. */
function retireSteps(
  { place }: PlannedComponent,
  wave: Wave,
  before: readonly Route[],
  after: readonly Route[],
  { drainSeconds, movesBack }: WeaveOptions,
): readonly Draft[] {
  if (wave.retire.length === 0) return []
  const { traffic } = place
  const serves = new Set(after.map(({ revision }) => revision))
  const left = before.filter(({ revision, weight }) => weight > 0 && !serves.has(revision))
  const drains =
    traffic === null ? [] : left.map((route) => drainDraft(place, traffic, route, drainSeconds))
  return [...drains, ...targetDrafts(place, wave.retire, 'retires', movesBack)]
}

/**
 * Over all components: first everything is made ready, then users are moved, and only then is taken away what they left, so
 * that every component can still go back while another one moves.
 */
export function inOrder(woven: readonly Woven[]): readonly Draft[] {
  return [
    ...woven.flatMap(({ prepare }) => prepare),
    ...woven.flatMap(({ move }) => move),
    ...woven.flatMap(({ retire }) => retire),
  ]
}
