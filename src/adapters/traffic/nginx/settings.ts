import { z } from 'zod'
import { command } from '../../../config/schema/command.ts'
import { whole } from '../../../config/schema/scalars.ts'
import { strict } from '../../../config/schema/shapes.ts'
import { absolutePath, closingFile, entry, testers } from '../proxy/settings.ts'

const upstreamHint = 'Write the name that proxy_pass uses: shop for proxy_pass http://shop'

/** Settings of the traffic adapter `nginx`: the file that lastgood writes, and how nginx is told. */
export const nginxSettings = strict({
  kind: z.literal('nginx'),
  upstreamFile: absolutePath.describe(
    'File that lastgood writes and your configuration includes: /etc/nginx/lastgood/shop.conf',
  ),
  upstream: z
    .string({ error: upstreamHint })
    .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$/, { error: upstreamHint })
    .describe('Name of the upstream in that file, as in proxy_pass http://shop'),
  entry: entry.optional(),
  testers: testers.optional(),
  test: command.optional().describe('Tests the configuration; nginx -t when absent. No shell'),
  reload: command.optional().describe('Reloads nginx; nginx -s reload when absent. No shell'),
  pidFile: absolutePath.optional().describe("nginx's pid file; /run/nginx.pid when absent"),
  keepAlive: whole(1, 10_000)
    .optional()
    .describe('Idle connections to replicas that each worker keeps; none when absent'),
  closingFile: closingFile.optional(),
}).transform((written) => ({
  kind: written.kind,
  upstreamFile: written.upstreamFile,
  upstream: written.upstream,
  entry: written.entry ?? null,
  testers: written.testers ?? null,
  test: written.test ?? ['nginx', '-t'],
  reload: written.reload ?? ['nginx', '-s', 'reload'],
  pidFile: written.pidFile ?? '/run/nginx.pid',
  keepAlive: written.keepAlive ?? null,
  closingFile: written.closingFile ?? null,
}))

/** What the adapter reads. */
export type NginxSettings = z.output<typeof nginxSettings>
