import { z } from 'zod'
import { duration } from '../../../config/schema/scalars.ts'
import { strict } from '../../../config/schema/shapes.ts'

const text = (hint: string, pattern: RegExp) =>
  z.string({ error: hint }).regex(pattern, { error: hint })

/** Settings of the target `swarm`, as written and (after parsing) as the adapter reads them. */
export const swarmTargetSettings = strict({
  kind: z.literal('swarm'),
  service: text(
    'Write the name of a Swarm service as docker service ls shows it, such as shop_api',
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/,
  ).describe('Name of the Swarm service that runs the component; it must exist'),
  updateTimeout: duration
    .optional()
    .describe('How long Swarm may take to bring an update to its end; 10m when absent'),
  host: text(
    'Write the address of a manager: unix:///var/run/docker.sock or tcp://host:2376',
    /^(?:unix:\/\/\/[^\0\n]{1,200}|tcp:\/\/[^\s/@]{1,300})$/,
  )
    .optional()
    .describe(
      'Address of a manager; when absent as the docker command finds it (DOCKER_HOST, context)',
    ),
  context: text(
    'Write the name of a context (docker context ls)',
    /^[A-Za-z0-9][A-Za-z0-9_.+-]{0,199}$/,
  )
    .optional()
    .describe('Context of the docker command to use instead of host'),
}).transform(({ updateTimeout, ...rest }) => ({
  ...rest,
  updateTimeoutSeconds: updateTimeout ?? 600,
}))

/** What the adapter reads: seconds, and defaults filled in. */
export type SwarmTargetSettings = z.output<typeof swarmTargetSettings>
