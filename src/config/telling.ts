import type { AlertsConfig } from '../model/alert.ts'
import type { AdapterSettings } from '../model/config.ts'
import { messageKinds, type NotifyConfig } from '../model/message.ts'
import type { AlertsInput } from './schema/alerts.ts'
import type { NotifyInput } from './schema/notify.ts'

/** Whom people asked to be told, without `on` everything. */
export function notifyOf(input: NotifyInput): readonly NotifyConfig[] {
  return input.map(({ on, ...settings }) => ({
    settings: settings satisfies AdapterSettings,
    on: on ?? messageKinds,
  }))
}

/** Sources and rules of alerts; the window is 10 minutes unless told. */
export function alertsOf(input: AlertsInput): AlertsConfig {
  return {
    sources: Object.entries(input.sources).map(([name, source]) => ({ name, ...source })),
    match: (input.match ?? []).map(({ source, labels, environment }) => ({
      source: source ?? null,
      labels,
      environment,
    })),
    windowSeconds: input.window ?? 10 * 60,
  }
}
