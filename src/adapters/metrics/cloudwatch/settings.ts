import { z } from 'zod'
import { duration } from '../../../config/schema/scalars.ts'
import { strict } from '../../../config/schema/shapes.ts'
import { headerText, serverUrl } from '../http/settings.ts'

const regionHint = 'Write an AWS region, such as eu-central-1'

export const cloudwatchShape = {
  region: z
    .string({ error: regionHint })
    .regex(/^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/, { error: regionHint })
    .describe('AWS region of the metrics'),
  url: serverUrl.optional().describe('Address of the API instead of that of the region'),
  accessKeyId: headerText.optional().describe('AWS_ACCESS_KEY_ID from the environment when absent'),
  secretAccessKey: headerText
    .optional()
    .describe('AWS_SECRET_ACCESS_KEY from the environment when absent'),
  sessionToken: headerText
    .optional()
    .describe('AWS_SESSION_TOKEN from the environment when absent'),
  every: duration.optional().describe('Length of one period; 60s when absent'),
  settle: duration
    .optional()
    .describe('How long after its end a period is believed to be whole; 60s when absent'),
  timeout: duration.optional().describe('How long one answer may take; 5s'),
}

/** Settings of the source `cloudwatch`. */
export const cloudwatchSettings = strict({ kind: z.literal('cloudwatch'), ...cloudwatchShape })

export type CloudwatchSettings = z.output<typeof cloudwatchSettings>
