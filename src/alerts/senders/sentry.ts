import { z } from 'zod'
import type { Alert } from '../../model/alert.ts'
import { labels, maybeText, nothing, type Parsed, sender, time } from './sender.ts'

const issueAlert = z.object({
  event: z.object({
    event_id: z.string().min(1),
    issue_id: z.union([z.string(), z.number()]).nullish(),
    title: maybeText,
    web_url: maybeText,
    datetime: time,
    release: maybeText,
    environment: maybeText,
    tags: z.array(z.tuple([z.string(), z.unknown()])).nullish(),
  }),
  triggered_rule: maybeText,
})

const metricAlert = z.object({
  metric_alert: z.object({
    id: z.union([z.string(), z.number()]),
    title: maybeText,
    date_started: time,
    projects: z.array(z.string()).nullish(),
    alert_rule: z.object({ name: maybeText, environment: maybeText }).nullish(),
  }),
  description_title: maybeText,
  web_url: maybeText,
})

/**
 * Webhooks of Sentry's integration platform: issue alerts (`event_alert`) and metric alerts (docs.sentry.io, Integration Platform,
 * Webhooks). Labels: the event's tags, or `project` and `environment` of the rule. "warning" of a metric alert is no alert here.
 */
export const sentry = sender(
  z.object({ action: z.string(), data: z.record(z.string(), z.unknown()) }),
  ({ action, data }): Parsed => {
    if (data['metric_alert'] !== undefined) return ofMetric(action, data)
    if (data['event'] === undefined || action !== 'triggered') {
      return nothing(`the action "${action}" is no alert`)
    }
    const read = issueAlert.safeParse(data)
    if (!read.success) return { state: 'unreadable', why: 'data is no issue alert' }
    const { event, triggered_rule: rule } = read.data
    const tags = labels.parse(Object.fromEntries(event.tags ?? []))
    const { release, environment } = event
    return one({
      id: `${event.issue_id ?? 'issue'}/${event.event_id}`,
      state: 'firing',
      title: [rule, event.title].filter((text) => text !== null).join(': ') || event.event_id,
      labels: { ...(release && { release }), ...(environment && { environment }), ...tags },
      startsAt: event.datetime,
      link: event.web_url,
    })
  },
)

function ofMetric(action: string, data: unknown): Parsed {
  const read = metricAlert.safeParse(data)
  if (!read.success) return { state: 'unreadable', why: 'data is no metric alert' }
  if (action !== 'critical' && action !== 'resolved') {
    return nothing(`the action "${action}" of a metric alert is no alert`)
  }
  const { metric_alert: alert, description_title, web_url } = read.data
  const [project] = alert.projects ?? []
  const environment = alert.alert_rule?.environment
  return one({
    id: `${alert.id}@${alert.date_started ?? 'unknown'}`,
    state: action === 'critical' ? 'firing' : 'resolved',
    title: description_title ?? alert.title ?? alert.alert_rule?.name ?? String(alert.id),
    labels: { ...(project && { project }), ...(environment && { environment }) },
    startsAt: alert.date_started,
    link: web_url,
  })
}

function one(alert: Omit<Alert, 'sender'>): Parsed {
  return { state: 'read', because: null, alerts: [{ sender: 'sentry', ...alert }] }
}
