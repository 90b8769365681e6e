import type { Counts, Guard } from '../model/guard.ts'
import type { Problem } from '../model/problem.ts'
import type { Route } from '../model/revision.ts'

/**
 * What the switch says and takes over its unix socket, as JSON:
 *
 * - `GET /health` → 200 while it serves, 503 with a Problem while it does not
 * - `GET /state` → {@link SwitchState}
 * - `GET /counts` → {@link SwitchCounts}; `GET /history?seconds=n` → {@link SwitchHistory}
 * - `PUT /routes` takes {@link WantedRoute}[], `PUT /guards` takes {@link CountedGuard}[] → {@link SwitchState}
 * - `PUT /page` takes a {@link Page}, or null → {@link SwitchState}: what users get while nobody is routed
 * - `POST /drain` takes {@link DrainRequest} → {@link SwitchState}; 409 while the revision still gets requests
 * - `POST /stop` finishes what is in flight, says goodbye, and is not restarted
 *
 * Every refusal is a Problem with status 4xx.
 */
export interface SwitchState {
  readonly format: 1
  readonly pid: number
  /** ISO 8601; of the present worker. */
  readonly startedAt: string
  /** The address it was told to listen on, and the one it has; null while it has none (`problem` says why). */
  readonly listen: Listen
  readonly listening: Listen | null
  readonly problem: Problem | null
  readonly routes: readonly SwitchRoute[]
  /** Whether there is a page for users while nobody is routed. Absent: an older switch, which has none. */
  readonly page?: boolean
  /** Requests, streams and WebSockets in flight by revision; revisions without any are left out. */
  readonly inFlight: Readonly<Record<string, number>>
  /** Drains asked for since the worker started, by revision. */
  readonly drains: Readonly<Record<string, DrainState>>
}

export interface Listen {
  readonly host: string
  readonly port: number
}

/** A share of the requests for a revision, spread evenly over its replicas (`http://127.0.0.1:4711`). */
export interface SwitchRoute extends Route {
  readonly upstreams: readonly string[]
}

/** Without `upstreams`: the addresses that the switch last had for this revision. */
export interface WantedRoute extends Route {
  readonly upstreams?: readonly string[] | undefined
}

/** The part of a guard that counting needs. */
export type CountedGuard = Pick<Guard, 'name' | 'match' | 'bad'>

export interface DrainRequest {
  readonly revision: string
  /** After so many seconds what is still in flight is cut. */
  readonly timeoutSeconds: number
}

export interface DrainState {
  /** ISO 8601. */
  readonly startedAt: string
  readonly deadline: string
  /** How many were cut at the deadline; null before it, or when nothing was left to cut. */
  readonly cut: number | null
}

/** Counts of one guard for one revision since `since` (ISO 8601). */
export interface CountedRevision {
  readonly guard: string
  readonly revision: string
  readonly version: string
  readonly since: string
  readonly counts: Counts
}

export interface SwitchCounts {
  readonly counts: readonly CountedRevision[]
}

/** Per second, seconds without requests left out; kept for 15 minutes and lost with the worker. */
export interface SwitchHistory {
  readonly series: readonly {
    readonly guard: string
    readonly revision: string
    readonly version: string
    /** Unix time in seconds, bad, total. An answer that broke off counts as bad in the second it broke. */
    readonly points: readonly (readonly [second: number, bad: number, total: number])[]
  }[]
}
