import type { AdapterSettings } from './config.ts'

/** What people may be told of. */
export const messageKinds = [
  'tripped',
  'rolled-back',
  'rollback-failed',
  'needs-human',
  'deployed',
  'good',
  'paged-with-plan',
] as const

export type MessageKind = (typeof messageKinds)[number]

/** Something that people are told. Plain data, kept in the outbox; holds no secrets. */
export interface Message {
  readonly kind: MessageKind
  readonly service: string
  readonly environment: string
  /** The version left, or to be left; null when there is none. */
  readonly from: string | null
  /** The version that runs now, or would; null when there is none. */
  readonly to: string | null
  readonly reason: string
  /** Who or what acted. */
  readonly by: string
  readonly runId: number | null
  /** ISO 8601. */
  readonly at: string
  /** What happened, in a sentence or a few lines: how the run ended, what the plan would do and lose. */
  readonly says: string
  /** The next command to type; null when there is nothing to do. */
  readonly next: string | null
}

/** Somebody to tell, in one environment. */
export interface NotifyConfig {
  /** Checked by the notifier's own schema; `kind` names it in adapters/notifiers. May hold secrets. */
  readonly settings: AdapterSettings
  /** Which kinds of messages. */
  readonly on: readonly MessageKind[]
}
