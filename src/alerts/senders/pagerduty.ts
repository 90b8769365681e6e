import { z } from 'zod'
import { maybeText, nothing, sender, time } from './sender.ts'

/** Events that say that something began, or that it is over; the others (acknowledged, annotated …) change nothing for us. */
const states = new Map<string, 'firing' | 'resolved'>([
  ['incident.triggered', 'firing'],
  ['incident.reopened', 'firing'],
  ['incident.resolved', 'resolved'],
])

const incident = z.object({
  id: z.string().min(1),
  title: maybeText,
  html_url: maybeText,
  created_at: time,
  urgency: maybeText,
  service: z.object({ id: maybeText, summary: maybeText }).nullish(),
  priority: z.object({ summary: maybeText }).nullish(),
})

/**
 * PagerDuty's webhooks v3 (developer.pagerduty.com, Webhooks Overview). An incident has no labels: `service`, `service_id`,
 * `urgency` and `priority` stand for them.
 */
export const pagerduty = sender(
  z.object({
    event: z.object({
      id: z.string().min(1),
      event_type: z.string(),
      occurred_at: time,
      data: z.unknown(),
    }),
  }),
  ({ event }) => {
    const state = states.get(event.event_type)
    if (state === undefined) return nothing(`${event.event_type} is no alert`)
    const read = incident.safeParse(event.data)
    if (!read.success) return { state: 'unreadable', why: 'event.data is no incident' }
    const { id, title, html_url, created_at, urgency, service, priority } = read.data
    const labels = {
      service: service?.summary,
      service_id: service?.id,
      urgency,
      priority: priority?.summary,
    }
    const reopened = event.event_type === 'incident.reopened'
    const startsAt = reopened ? event.occurred_at : created_at
    return {
      state: 'read',
      because: null,
      alerts: [
        {
          sender: 'pagerduty',
          id: `${id}@${startsAt ?? 'unknown'}`,
          state,
          title: title ?? id,
          labels: Object.fromEntries(
            Object.entries(labels).flatMap(([name, value]) => (value ? [[name, value]] : [])),
          ),
          startsAt,
          link: html_url,
        },
      ],
    }
  },
)
