/** Who sends alerts, each with a body of its own shape (src/alerts/senders/). */
export type AlertSender =
  'alertmanager' | 'grafana' | 'pagerduty' | 'datadog' | 'sentry' | 'generic'

/** What a sender says of one thing that went wrong, or that is over. */
export interface Alert {
  readonly sender: AlertSender
  /** The same for every notification of one firing, another for the next firing of the same rule. */
  readonly id: string
  readonly state: 'firing' | 'resolved'
  readonly title: string
  readonly labels: Readonly<Record<string, string>>
  /** ISO 8601; null when the sender does not say. */
  readonly startsAt: string | null
  /** Where a person looks; null when the sender does not say. */
  readonly link: string | null
}

/** How the notifications of one sender are told from forged ones; everything that is set must hold. May hold secrets. */
export interface AlertSource {
  /** The last part of its address: `/alerts/<name>`. */
  readonly name: string
  readonly kind: AlertSender
  /** `Authorization: Bearer …`. */
  readonly token?: string | undefined
  /** `Authorization: Basic …`. */
  readonly user?: string | undefined
  readonly password?: string | undefined
  /** Key of the sender's HMAC signature. */
  readonly secret?: string | undefined
}

/** Alerts that carry all of these labels (and come from this source, where one is named) are about this environment. */
export interface AlertMatch {
  readonly source: string | null
  readonly labels: Readonly<Record<string, string>>
  readonly environment: string
}

export interface AlertsConfig {
  readonly sources: readonly AlertSource[]
  /** The first that fits. None fits: labels `service` and `environment` equal to ours. */
  readonly match: readonly AlertMatch[]
  /** Alerts about one environment within this time of a signal belong to that signal. */
  readonly windowSeconds: number
}
