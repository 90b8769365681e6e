import { z } from 'zod'
import { duration } from '../../../config/schema/scalars.ts'
import { strict } from '../../../config/schema/shapes.ts'
import { engineSettings } from '../docker/settings-engine.ts'

const serviceHint =
  'Write the name of a Swarm service as docker service ls shows it, such as shop_api'

const rotatedHint = 'Write a list of names, such as [DATABASE_URL, db_password]'

/** Settings of the target `swarm`, as written and (after parsing) as the adapter reads them. */
export const swarmTargetSettings = strict({
  kind: z.literal('swarm'),
  service: z
    .string({ error: serviceHint })
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, { error: serviceHint })
    .describe('Name of the Swarm service that runs the component; it must exist'),
  updateTimeout: duration
    .optional()
    .describe('How long Swarm may take to bring an update to its end; 10m when absent'),
  rotated: z
    .array(z.string().regex(/^[A-Za-z0-9_/][A-Za-z0-9_./-]*$/, { error: rotatedHint }), {
      error: rotatedHint,
    })
    .optional()
    .describe(
      'Variables, and files of Swarm secrets and configs, that are those of now also in a release that is brought back',
    ),
  ...engineSettings,
}).transform(({ updateTimeout, rotated, ...rest }) => ({
  ...rest,
  rotated: rotated ?? [],
  updateTimeoutSeconds: updateTimeout ?? 600,
}))

/** What the adapter reads: seconds, and defaults filled in. */
export type SwarmTargetSettings = z.output<typeof swarmTargetSettings>
