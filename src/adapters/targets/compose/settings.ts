import { z } from 'zod'
import { variableName } from '../../../config/schema/names.ts'
import { duration } from '../../../config/schema/scalars.ts'
import { strict } from '../../../config/schema/shapes.ts'
import { engineSettings } from '../docker/settings-engine.ts'

const text = (hint: string, pattern: RegExp) =>
  z.string({ error: hint }).regex(pattern, { error: hint })

const path = text(
  'Write a path, absolute or from the folder of lastgood.yaml',
  /^(?!-)[^\0\n]{1,1000}$/,
)
const files = z.union([path.transform((one) => [one]), z.array(path).min(1)], {
  error: 'Write a path, or a list of paths: [compose.yaml, compose.production.yaml]',
})
const { host, context } = engineSettings

/** Settings of the target `compose`, as written and (after parsing) as the adapter reads them. */
export const composeTargetSettings = strict({
  kind: z.literal('compose'),
  project: text(
    'Write the name of a Compose project as docker compose ls shows it',
    /^[a-z0-9][a-z0-9_-]{0,99}$/,
  )
    .optional()
    .describe('Name of the Compose project; the name of the service when absent'),
  service: text(
    'Write the name of a service of the compose file, such as api',
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
  )
    .optional()
    .describe('Service of the compose file that runs the component; its name when absent'),
  files: files
    .optional()
    .describe('Compose files; those that the containers were made from when absent'),
  directory: path
    .optional()
    .describe('Project directory, where .env stands; the one the containers were made in'),
  envFile: path
    .optional()
    .describe('File for the variables of the compose file, as docker compose --env-file takes it'),
  override: path
    .optional()
    .describe(
      'File that lastgood keeps the image in that runs, for COMPOSE_FILE: so that docker compose up does not undo a rollback',
    ),
  startTimeout: duration
    .optional()
    .describe('How long Compose, and then the containers until healthy, may take; 60s when absent'),
  overlap: z
    .boolean({ error: 'Write true or false' })
    .optional()
    .describe(
      'Whether new containers start beside the old ones, which go when the new are healthy: no outage. Wants host ports that several containers can have',
    ),
  rotated: z
    .array(variableName, { error: 'Write a list of names, such as [DATABASE_URL]' })
    .optional()
    .describe(
      'Variables that have the value of now also in a release that is brought back: rotated secrets',
    ),
  host,
  context,
}).transform(({ startTimeout, ...rest }) => ({
  ...rest,
  startTimeoutSeconds: startTimeout ?? 60,
  rotated: rest.rotated ?? [],
  overlap: rest.overlap ?? false,
}))

/** What the adapter reads: seconds, and defaults filled in. */
export type ComposeTargetSettings = z.output<typeof composeTargetSettings>
