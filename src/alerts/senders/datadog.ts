import { z } from 'zod'
import { maybeText, nothing, sender, time } from './sender.ts'

/** Values of `$ALERT_TRANSITION`. "No Data" and "Warn" are not among them: neither is proof that a release is bad. */
const states = new Map<string, 'firing' | 'resolved'>([
  ['Triggered', 'firing'],
  ['Re-Triggered', 'firing'],
  ['Recovered', 'resolved'],
])

/**
 * Datadog's webhook (docs.datadoghq.com/integrations/webhooks) has the body that one writes there; this is the one that
 * docs/guides/alerts.md tells to write. Tags (`service:shop`) are the labels.
 */
export const datadog = sender(
  z.object({
    alert_id: z.union([z.string().min(1), z.number()]),
    alert_transition: z.string(),
    alert_cycle_key: maybeText,
    title: maybeText,
    tags: maybeText,
    link: maybeText,
    last_updated: z.union([z.string(), z.number()]).nullish(),
  }),
  (body) => {
    const state = states.get(body.alert_transition)
    if (state === undefined) return nothing(`the transition "${body.alert_transition}" is no alert`)
    const updated = body.last_updated ?? null
    // $LAST_UPDATED is milliseconds since 1970, as text.
    const at = time.parse(/^\d{12,}$/.test(String(updated)) ? Number(updated) : updated)
    const cycle = body.alert_cycle_key ?? at ?? 'unknown'
    return {
      state: 'read',
      because: null,
      alerts: [
        {
          sender: 'datadog',
          id: `${body.alert_id}@${cycle}`,
          state,
          title: body.title ?? `Monitor ${body.alert_id}`,
          labels: tagsOf(body.tags ?? ''),
          // When it was triggered again, that is not when it began.
          startsAt: body.alert_transition === 'Triggered' ? at : null,
          link: body.link,
        },
      ],
    }
  },
)

function tagsOf(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').map((tag) => {
    const [name = '', ...value] = tag.trim().split(':')
    return [name, value.join(':')] as const
  })
  return Object.fromEntries(pairs.filter(([name, value]) => name !== '' && value !== ''))
}
