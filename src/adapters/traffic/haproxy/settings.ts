import { z } from 'zod'
import { strict } from '../../../config/schema/shapes.ts'
import { absolutePath, entry, testers } from '../proxy/settings.ts'

const backendHint = 'Write the name of a backend section of haproxy.cfg, such as shop'

/** Settings of the traffic adapter `haproxy`: its runtime socket, and the backend that lastgood fills. */
export const haproxySettings = strict({
  kind: z.literal('haproxy'),
  socket: absolutePath.describe(
    'Runtime socket with level admin, as in `stats socket /run/haproxy/admin.sock level admin`',
  ),
  backend: z
    .string({ error: backendHint })
    .regex(/^[A-Za-z0-9_.:-]{1,63}$/, { error: backendHint })
    .describe('Backend whose servers lastgood sets, all of them'),
  stateFile: absolutePath.describe(
    'server-state-file of haproxy.cfg: written after every change, so that a reload keeps it',
  ),
  config: absolutePath
    .optional()
    .describe("HAProxy's configuration, only read; /etc/haproxy/haproxy.cfg when absent"),
  entry: entry.optional(),
  testers: testers.optional(),
}).transform((written) => ({
  kind: written.kind,
  socket: written.socket,
  backend: written.backend,
  stateFile: written.stateFile,
  config: written.config ?? '/etc/haproxy/haproxy.cfg',
  entry: written.entry ?? null,
  testers: written.testers ?? null,
}))

/** What the adapter reads. */
export type HaproxySettings = z.output<typeof haproxySettings>
