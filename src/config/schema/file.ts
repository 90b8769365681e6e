import { z } from 'zod'
import { target, traffic } from './adapters.ts'
import { alerts } from './alerts.ts'
import { component, componentShape, env } from './component.ts'
import { guard, guardOrOff } from './guard.ts'
import { metricsServer } from './metric-guard.ts'
import { database } from './migrations.ts'
import { name } from './names.ts'
import { notify } from './notify.ts'
import { policy } from './policy.ts'
import { named, strict } from './shapes.ts'

const binding = { target: target.optional(), traffic: traffic.optional(), env: env.optional() }

const metrics = named(name, metricsServer, 'Write a map of metrics servers by name').optional()

const environment = strict({
  ...binding,
  guards: named(name, guardOrOff, 'Write a map of guards by name')
    .optional()
    .describe('Added to, or instead of, guards of the top level'),
  metrics: metrics.describe('Added to, or instead of, metrics servers of the top level'),
  policy: policy.optional(),
  approval: z
    .enum(['ask', 'none'], { error: 'Write ask or none' })
    .optional()
    .describe('Whether a person must agree; ask when the name contains prod or live'),
  strategy: z
    .enum(['rolling', 'blue-green', 'canary'], { error: 'Write rolling, blue-green or canary' })
    .optional()
    .describe('How `lastgood deploy` brings a release in when it is not told'),
  databases: named(name, database, 'Write a map of databases by name')
    .optional()
    .describe('Databases of this environment; `migrations` name them'),
  notify: notify.optional().describe('Who is told of what happens; instead of the top level'),
  components: named(name, strict(binding), 'Write a map of components by name').optional(),
})

const tagHint = 'Write a tag pattern such as v{version} or {service}/v{version}'

/** `lastgood.yaml` as people write it. */
export const file = strict({
  service: name.describe('What the team ships'),
  tag: z
    .string({ error: tagHint })
    .optional()
    .describe('How a release is named in git; v{version} when absent'),
  deployedTags: z
    .boolean({ error: 'Write true or false' })
    .optional()
    .describe('Whether deployed/<environment>/<version> tags are written'),
  ...componentShape,
  ...binding,
  components: named(name, component, 'Write a map of components by name').optional(),
  guards: named(name, guard, 'Write a map of guards by name').optional(),
  metrics: metrics.describe('Metrics servers by name, for `source` of guards'),
  policy: policy.optional(),
  notify: notify.optional().describe('Who is told of what happens'),
  alerts: alerts
    .optional()
    .describe('Alerts of other systems that `lastgood watch --listen` takes'),
  environments: named(
    name,
    // An environment that only inherits is written `staging:` with nothing behind it.
    environment.nullable(),
    'Write a map of environments by name, such as production',
  ),
})

/** What the schema makes of the file: durations in seconds, commands as argument vectors, nothing inherited yet. */
export type FileInput = z.output<typeof file>
export type EnvironmentInput = NonNullable<FileInput['environments'][string]>
