import { z } from 'zod'
import type { Alert, AlertSender } from '../../model/alert.ts'
import { labels, maybeText, type Parsed, sender, time } from './sender.ts'

/** One alert of a group, as Alertmanager and Grafana both write it. */
export const groupedAlert = z.object({
  status: z.enum(['firing', 'resolved']),
  labels,
  annotations: labels,
  startsAt: time,
  generatorURL: maybeText,
  fingerprint: z.string().min(1).max(200),
})

/**
 * The alerts of a group. A firing is told from the next one of the same rule by when it began: Alertmanager repeats a group
 * after `repeat_interval`, and whenever an alert joins it.
 */
export function grouped(
  kind: AlertSender,
  alerts: readonly z.output<typeof groupedAlert>[],
  link: (alert: z.output<typeof groupedAlert>) => string | null,
): Parsed {
  return {
    state: 'read',
    because: alerts.length === 0 ? 'the group holds no alerts' : null,
    alerts: alerts.map((alert): Alert => {
      const { status, labels, annotations, startsAt, fingerprint } = alert
      return {
        sender: kind,
        id: `${fingerprint}@${startsAt ?? 'unknown'}`,
        state: status,
        title: annotations['summary'] ?? annotations['title'] ?? labels['alertname'] ?? fingerprint,
        labels,
        startsAt,
        link: link(alert),
      }
    }),
  }
}

/** Prometheus Alertmanager's webhook, version "4" (prometheus.io/docs/alerting/latest/configuration, webhook_config). */
export const alertmanager = sender(
  z.object({
    version: z.literal('4'),
    groupKey: z.string(),
    status: z.enum(['firing', 'resolved']),
    alerts: z.array(groupedAlert).max(10_000),
  }),
  ({ alerts }) => grouped('alertmanager', alerts, ({ generatorURL }) => generatorURL),
)
