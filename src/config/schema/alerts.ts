import { z } from 'zod'
import { headerText } from '../../adapters/metrics/http/settings.ts'
import { name } from './names.ts'
import { duration } from './scalars.ts'
import { named, strict } from './shapes.ts'

const credentials = {
  token: headerText.optional().describe('Bearer token that the sender sends'),
  user: headerText.optional().describe('User of basic authentication'),
  password: headerText.optional().describe('Password of basic authentication'),
}

const signing = {
  ...credentials,
  secret: headerText.optional().describe("Key of the sender's HMAC signature"),
}

/** Where notifications come from. Kinds: a line here, and one in src/alerts/parse.ts. */
const source = z.discriminatedUnion('kind', [
  strict({ kind: z.literal('alertmanager'), ...credentials }),
  strict({ kind: z.literal('datadog'), ...credentials }),
  strict({ kind: z.literal('grafana'), ...signing }),
  strict({ kind: z.literal('pagerduty'), ...signing }),
  strict({ kind: z.literal('sentry'), ...signing }),
  strict({ kind: z.literal('generic'), ...signing }),
])

const labelHint = 'Write labels with their values, such as { service: shop, env: prod }'
const labels = z.record(
  z.string().regex(/^[^\x00-\x1f\x7f]{1,200}$/, { error: labelHint }),
  z.string({ error: labelHint }).regex(/^[^\x00-\x1f\x7f]{0,500}$/, { error: labelHint }),
  { error: labelHint },
)

export const alerts = strict({
  sources: named(name, source, 'Write a map of sources by name; they post to /alerts/<name>'),
  match: z
    .array(
      strict({
        source: name.optional().describe('Only alerts of this source'),
        labels: labels.describe('Labels that the alert must carry'),
        environment: name.describe('The environment that it is then about'),
      }),
      { error: 'Write a list of rules' },
    )
    .optional()
    .describe('The first that fits; none: labels service and environment equal to ours'),
  window: duration
    .optional()
    .describe('Alerts within this time of a signal belong to that signal; 10m'),
})

export type AlertsInput = z.output<typeof alerts>
