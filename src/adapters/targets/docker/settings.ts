import { z } from 'zod'
import { duration, whole } from '../../../config/schema/scalars.ts'
import { variableName } from '../../../config/schema/names.ts'
import { named, strict } from '../../../config/schema/shapes.ts'
import { engineSettings } from './settings-engine.ts'

const text = (hint: string, pattern: RegExp) =>
  z.string({ error: hint }).regex(pattern, { error: hint })

const absolute = text('Write an absolute path, such as /etc/shop', /^\/[^\0\n]{0,1000}$/)
const volume = text(
  'Write an absolute path on the engine, or the name of a volume',
  /^(?:\/[^\0\n]{0,1000}|[A-Za-z0-9][A-Za-z0-9_.-]{0,199})$/,
)
const labelHint =
  'Write labels as a map of names and texts; names that begin with lastgood. are taken'
const addressHint = 'Write an IP address of the machine that the engine runs on, such as 127.0.0.1'
const portsHint = 'Write a range of at least ten ports, such as 20000-20999'
const commandHint = 'Write the command as a list: [node, server.js]'

const mount = strict({
  source: volume.describe('A path on the machine of the engine, or the name of a volume'),
  target: absolute.describe('Where it stands in the container'),
  readOnly: z.boolean({ error: 'Write true or false' }).optional(),
})

/** Settings of the target `docker`, as written and (after parsing) as the adapter reads them. */
export const dockerTargetSettings = strict({
  kind: z.literal('docker'),
  replicas: whole(1, 64).optional().describe('Containers per release; 1 when absent'),
  port: whole(1, 65_535)
    .optional()
    .describe('Port the service listens on in the container, also told as $PORT; absent: none'),
  address: z
    .union([z.ipv4(), z.ipv6()], { error: addressHint })
    .optional()
    .describe(
      'Where ports of containers are published, each on a free port; 127.0.0.1 when absent',
    ),
  ports: text(portsHint, /^\d{1,5}-\d{1,5}$/)
    .transform((range) => {
      const [from = 0, to = 0] = range.split('-').map(Number)
      return { from, to }
    })
    .refine(({ from, to }) => from > 0 && to <= 65_535 && to - from >= 9, { error: portsHint })
    .optional()
    .describe('Range that these ports are taken from; 20000-32767 when absent'),
  network: text('Write the name of a network of the engine', /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/)
    .optional()
    .describe('Network the containers join; the default bridge when absent'),
  mounts: z.array(mount, { error: 'Write a list of maps with source and target' }).optional(),
  labels: named(
    text(labelHint, /^(?!lastgood\.)[A-Za-z0-9][^\0\n=]{0,199}$/),
    z.string({ error: labelHint }),
    labelHint,
  )
    .optional()
    .describe('Labels of the containers, for what finds them by labels (Traefik, log shippers)'),
  command: z
    .array(text(commandHint, /^[^\0]*$/), { error: commandHint })
    .min(1, { error: commandHint })
    .optional()
    .describe("Instead of the image's own command"),
  startTimeout: duration
    .optional()
    .describe('How long a new container may take to be healthy; 60s when absent'),
  stopTimeout: duration
    .optional()
    .describe('How long a container may finish its requests after SIGTERM; 10s when absent'),
  ...engineSettings,
  rotated: z
    .array(variableName, { error: 'Write a list of names, such as [DATABASE_URL]' })
    .optional()
    .describe(
      'Variables that have the value of now also in a release that is brought back: rotated secrets',
    ),
  pin: z
    .boolean({ error: 'Write true or false' })
    .optional()
    .describe(
      'Whether what is deployed gets a lastgood-keep tag in its registry; needs the right to push',
    ),
}).transform(({ startTimeout, stopTimeout, mounts, ...rest }) => ({
  ...rest,
  replicas: rest.replicas ?? 1,
  address: rest.address ?? '127.0.0.1',
  mounts: (mounts ?? []).map((one) => ({ ...one, readOnly: one.readOnly ?? false })),
  labels: rest.labels ?? {},
  startTimeoutSeconds: startTimeout ?? 60,
  stopTimeoutSeconds: stopTimeout ?? 10,
  rotated: rest.rotated ?? [],
  pin: rest.pin ?? false,
}))

/** What the adapter reads: seconds, and defaults filled in. */
export type DockerTargetSettings = z.output<typeof dockerTargetSettings>
