import { z } from 'zod'
import { command } from '../../../config/schema/command.ts'
import { duration, whole } from '../../../config/schema/scalars.ts'
import { strict } from '../../../config/schema/shapes.ts'
import { clientOf, sshClient } from './settings-client.ts'
import { hostEntry } from './settings-hosts.ts'
import { absolutePath, sharedPath } from './settings-paths.ts'

const healthHint =
  'Write {url: "http://{host}:8080/healthz"}, asked from here, or {command: [curl, -fsS, …]}, run on each host'
const urlHint =
  'Write a URL such as http://{host}:8080/healthz; {host} becomes the name of each host'

const health = z.union(
  [
    strict({
      url: z
        .string({ error: urlHint })
        .regex(
          /^http:\/\/(?:\{host\}|[A-Za-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:\/[^\s\x00-\x1f\x7f]{0,1023})?$/,
          {
            error: urlHint,
          },
        ),
    }),
    strict({ command }),
  ],
  { error: healthHint },
)

const hostsHint = 'Write a list of hosts, such as [web1.example.com, deploy@web2.example.com:2222]'
const sharedHint = 'Write a list of paths below shared/, such as [.env, log/]'

/** Settings of the target `ssh`, as written and (after parsing) as the adapter reads them. */
export const sshTargetSettings = strict({
  kind: z.literal('ssh'),
  hosts: z
    .array(hostEntry, { error: hostsHint })
    .min(1, { error: hostsHint })
    .max(500, { error: 'At most 500 hosts' })
    .describe('Hosts that hold the releases: host, user@host or user@host:port'),
  path: absolutePath.describe('Folder on each host with releases/, shared/ and current'),
  restart: command
    .optional()
    .describe('Run on each host in the new release after the switch; absent: nothing is restarted'),
  stop: command
    .optional()
    .describe(
      'Run on each host in the release that runs, to stop it before its database is taken back; absent: restore is blocked',
    ),
  restartTimeout: duration
    .optional()
    .describe('How long a restart, or a stop, may take; 60s when absent'),
  shared: z
    .array(sharedPath, { error: sharedHint })
    .optional()
    .describe('Linked from shared/ into each release; a trailing / makes a missing one a folder'),
  health: health
    .optional()
    .describe('How a host shows that it is healthy; absent: it is not asked'),
  healthTimeout: duration
    .optional()
    .describe('How long a host may take to be healthy after its restart; 60s when absent'),
  maxUnavailable: whole(1, 500).optional().describe('Hosts switched at a time; 1 when absent'),
  keep: whole(1, 1000)
    .optional()
    .describe("Releases kept on each host; the environment's policy when absent"),
  sshOptions: strict({
    ...sshClient,
    port: whole(1, 65_535).optional().describe('For hosts that name none'),
  })
    .optional()
    .describe('All else comes from the ssh config'),
}).transform((it, context) => {
  const hosts = it.hosts.map((host) => ({
    ...host,
    port: host.port ?? it.sshOptions?.port ?? null,
    path: host.path ?? it.path,
  }))
  const places = new Set(
    hosts.map(({ destination, port, path }) => `${destination} ${port} ${path}`),
  )
  const names = new Set(hosts.map(({ name }) => name))
  if (places.size < hosts.length || names.size < hosts.length) {
    context.issues.push({ code: 'custom', input: it.hosts, message: 'Name every host once' })
  }
  return {
    kind: it.kind,
    hosts,
    restart: it.restart ?? null,
    stop: it.stop ?? null,
    restartTimeoutSeconds: it.restartTimeout ?? 60,
    shared: it.shared ?? [],
    health: it.health ?? null,
    healthTimeoutSeconds: it.healthTimeout ?? 60,
    maxUnavailable: it.maxUnavailable ?? 1,
    keep: it.keep ?? null,
    ...clientOf(it.sshOptions),
  }
})

/** What the adapter reads: seconds, one shape for every host, and defaults filled in. */
export type SshTargetSettings = z.output<typeof sshTargetSettings>
