import { z } from 'zod'
import { emailShape } from '../../adapters/notifiers/email/settings.ts'
import { pagerdutyShape } from '../../adapters/notifiers/pagerduty/settings.ts'
import { slackShape } from '../../adapters/notifiers/slack/settings.ts'
import { webhookShape } from '../../adapters/notifiers/webhook/settings.ts'
import { messageKinds } from '../../model/message.ts'
import { strict } from './shapes.ts'

const onHint = `Write some of: ${messageKinds.join(', ')}`
const on = z
  .array(z.enum(messageKinds, { error: onHint }), { error: onHint })
  .min(1, { error: onHint })
  .optional()
  .describe('Which messages; all of them when absent')

/** Adding a notifier: a line here, and one in adapters/notifiers/index.ts. */
const notifier = z.discriminatedUnion('kind', [
  strict({ kind: z.literal('slack'), ...slackShape, on }),
  strict({ kind: z.literal('webhook'), ...webhookShape, on }),
  strict({ kind: z.literal('pagerduty'), ...pagerdutyShape, on }),
  strict({ kind: z.literal('email'), ...emailShape, on }),
])

export const notify = z
  .array(notifier, { error: 'Write a list: - { kind: slack, url: ${SLACK_URL} }' })
  .max(20, { error: 'Write at most 20' })

export type NotifyInput = z.output<typeof notify>
