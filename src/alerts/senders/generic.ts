import { z } from 'zod'
import { labels, maybeText, sender, time } from './sender.ts'

/** Our own: `{ "id", "state": "firing" | "resolved", "title", "labels", "startsAt", "link" }`; id and state are required. */
export const generic = sender(
  z.object({
    id: z.string().min(1).max(200),
    state: z.enum(['firing', 'resolved']),
    title: maybeText,
    labels,
    startsAt: time,
    link: maybeText,
  }),
  (body) => ({
    state: 'read',
    because: null,
    alerts: [{ ...body, sender: 'generic', title: body.title ?? body.id }],
  }),
)
