import type { Io } from '../../../host/io.ts'
import type { Problem } from '../../../model/problem.ts'
import type { Observation, Route } from '../../../model/revision.ts'
import type { ComponentRef } from '../../targets/target.ts'
import type { Samples, Traffic, TrafficContext } from '../traffic.ts'
import { caught, unavailable, unknown } from './caught.ts'
import { applyDrain, observeDrain } from './drains.ts'
import { routeBy } from './route-by.ts'
import { observeRoutes, type Seen } from './seen.ts'
import type { Testers } from './testers.ts'
import type { Upstream } from './upstreams.ts'

/** What is to be served: routes that get something, and their replicas with weights. */
export interface Wished {
  readonly routes: readonly Route[]
  readonly upstreams: readonly Upstream[]
  /** Revision that internal testers reach; null: the same as everybody, or there are none. */
  readonly testers: string | null
}

/** What one kind of proxy brings; `proxyTraffic` makes a traffic adapter of it. Where one cannot ask, it throws ProblemError. */
export interface ProxyParts {
  readonly kind: string
  readonly supports: Traffic['supports']
  readonly limits: readonly string[]
  /** Highest weight that it knows; absent: any. */
  readonly mostWeight?: number
  /** `closingFile`: see `closing.ts`; null where the proxy does not look at such a file. */
  settings(ref: ComponentRef): {
    readonly entry: string | null
    readonly closingFile?: string | null
    readonly testers: Testers | null
  }
  /** What of the proxy is lastgood's, for people. */
  where(ref: ComponentRef): string
  preflight(ref: ComponentRef, io: Io): Promise<readonly Problem[]>
  /** What it serves now; empty when lastgood never routed. */
  current(ref: ComponentRef, io: Io): Promise<readonly Route[]>
  /** Moves everything at once; returns when it happened, or is on its way. */
  route(ref: ComponentRef, wished: Wished, context: TrafficContext): Promise<void>
  /** What it has in place. */
  seen(ref: ComponentRef, io: Io): Promise<Seen>
  /** Whether a revision still gets new requests. */
  serves(ref: ComponentRef, revision: string, io: Io): Promise<boolean>
  /** What is under way for a revision that gets nothing new: `2 requests`; null: nothing is. */
  left(ref: ComponentRef, revision: string, io: Io): Promise<string | null>
  /** Commands without lastgood, on one line. */
  readonly byHand: {
    route(ref: ComponentRef, routes: readonly Route[]): string
    drain(ref: ComponentRef, drain: { readonly timeoutSeconds: number }): string
  }
  counts(ref: ComponentRef, io: Io): Promise<Samples>
}

/** A traffic adapter out of what one kind of proxy brings: everything that is alike for all of them. */
export function proxyTraffic(parts: ProxyParts): Traffic {
  return {
    kind: parts.kind,
    supports: parts.supports,
    limits: parts.limits,

    preflight: (ref, io) =>
      caught(
        () => parts.preflight(ref, io),
        (problem) => [problem],
      ),

    current: (ref, io) =>
      caught<Observation<readonly Route[]>>(
        async () => ({ state: 'ok', value: await parts.current(ref, io) }),
        unavailable,
      ),

    entry: (ref) => parts.settings(ref).entry,

    byHand: (ref, action) =>
      action.do === 'route'
        ? parts.byHand.route(ref, action.routes)
        : parts.byHand.drain(ref, action),

    apply: (ref, action, _key, context) =>
      action.do === 'route'
        ? routeBy(parts, ref, action.routes, context)
        : applyDrain(parts, ref, action, context.io),

    observe: (ref, action, _key, context) =>
      caught(
        () =>
          action.do === 'route'
            ? observeRoutes(parts, ref, action.routes, context)
            : observeDrain(parts, ref, action, context.io),
        unknown,
      ),

    counts: (ref, io) => caught(() => parts.counts(ref, io), unavailable),
  }
}
