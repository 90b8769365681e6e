import { z } from 'zod'
import { strict } from '../../../config/schema/shapes.ts'
import { closingFile, entry, testers } from '../proxy/settings.ts'

const adminHint = 'Write where the admin API listens: http://127.0.0.1:2019 or unix//run/caddy.sock'
const idHint = 'Write the "@id" of a reverse_proxy handler, such as shop'

/** Settings of the traffic adapter `caddy`: its admin API, and the handler that lastgood fills. */
export const caddySettings = strict({
  kind: z.literal('caddy'),
  admin: z
    .string({ error: adminHint })
    .regex(
      /^(?:http:\/\/(?:[A-Za-z0-9.-]+|\[[0-9a-f:.]+\]):\d{1,5}|unix\/\/[^\s\x00-\x1f\x7f|]+)$/,
      {
        error: adminHint,
      },
    )
    .optional()
    .describe(
      'Admin API; http://127.0.0.1:2019 when absent. A socket as Caddy writes it: unix//run/caddy.sock',
    ),
  id: z
    .string({ error: idHint })
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, { error: idHint })
    .describe('"@id" of the reverse_proxy handler whose upstreams lastgood sets'),
  entry: entry.optional(),
  testers: testers.optional(),
  closingFile: closingFile.optional(),
}).transform((written) => ({
  kind: written.kind,
  admin: written.admin ?? 'http://127.0.0.1:2019',
  id: written.id,
  entry: written.entry ?? null,
  testers: written.testers ?? null,
  closingFile: written.closingFile ?? null,
}))

/** What the adapter reads. */
export type CaddySettings = z.output<typeof caddySettings>
