import type { Increment } from '../../analysis/spec.ts'
import type { Io } from '../../host/io.ts'
import type { MetricGuard } from '../../model/guard.ts'
import type { Json } from '../../model/json.ts'
import type { Problem } from '../../model/problem.ts'

/** One guard's question about one version. */
export interface MetricQuestion {
  readonly guard: MetricGuard
  readonly service: string
  readonly environment: string
  readonly component: string
  readonly version: string
  /** For guards `beside` another release: its version; null without one. */
  readonly beside: string | null
  /** Where scraping finds the replicas of `version` (and of `beside`): `http://127.0.0.1:4711`; empty when unknown. */
  readonly endpoints: readonly string[]
  readonly besideEndpoints: readonly string[]
  /** What the source answered with last time; null at first. Plain data, kept by the watcher over restarts. */
  readonly cursor: Json
}

/** What was asked and answered, as evidence: the query filled in, the raw answer shortened. No secrets. */
export interface Exchange {
  readonly asked: string
  readonly answered: string
  /** ISO 8601. */
  readonly at: string
}

/**
 * `ok`: what came to light since `cursor` (counter resets, restarts and series that came or went already turned into increments);
 * `empty`: asked, and there is no such series or nothing new: neither healthy nor bad; `unavailable`: could not ask, or the
 * answer makes no sense (more bad than total, NaN, a warning that says it is partial): never a reason to act.
 */
export type MetricAnswer =
  | {
      readonly state: 'ok'
      readonly increment: Increment
      readonly cursor: Json
      readonly exchange: Exchange
    }
  | { readonly state: 'empty'; readonly cursor: Json; readonly exchange: Exchange }
  | { readonly state: 'unavailable'; readonly problem: Problem }

/** What a version's past came to. `bad` is at most `total`. */
export type History =
  | {
      readonly state: 'ok'
      readonly bad: number
      readonly total: number
      readonly exchange: Exchange
    }
  | { readonly state: 'empty' }
  | { readonly state: 'unavailable'; readonly problem: Problem }

/** Something that counts events of releases. */
export interface Metrics {
  readonly kind: string
  /**
   * Names the server that a guard asks, and the way to it, where questions of many watches can be asked together. Equal names are one
   * server; guards of different ones are asked apart, so that a slow server is late for its own guards only.
   */
  readonly serverOf?: (guard: MetricGuard) => string
  /** Faults of a guard's settings and queries that can be told before a watch begins; asks the source when it answers. */
  preflight(guard: MetricGuard, io: Io): Promise<readonly Problem[]>
  /** Answers in the order of the questions. Questions to one server are asked together where its API can. Never rejects. */
  read(questions: readonly MetricQuestion[], io: Io): Promise<readonly MetricAnswer[]>
  /**
   * Bad and total of the question's `version` over its past, for guards against the `previous` release (whose version the question
   * then names): the last `hours` hours, as far as it served in them. A source without a past says `unavailable`.
   */
  history(question: MetricQuestion, hours: number, io: Io): Promise<History>
}
