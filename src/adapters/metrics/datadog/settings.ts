import { z } from 'zod'
import { duration } from '../../../config/schema/scalars.ts'
import { strict } from '../../../config/schema/shapes.ts'
import { headerText, serverUrl } from '../http/settings.ts'

const siteHint = 'Write a Datadog site, such as datadoghq.com or datadoghq.eu'

export const datadogShape = {
  site: z
    .string({ error: siteHint })
    .regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, { error: siteHint })
    .optional()
    .describe('Datadog site; datadoghq.com when absent'),
  url: serverUrl.optional().describe('Address of the API instead of https://api.<site>'),
  apiKey: headerText.describe('API key, as ${DD_API_KEY}'),
  appKey: headerText.describe('Application key with timeseries_query, as ${DD_APP_KEY}'),
  every: duration.optional().describe('Length of one interval (rollup); 60s when absent'),
  settle: duration
    .optional()
    .describe('How long after its end an interval is believed to be whole; 60s when absent'),
  timeout: duration.optional().describe('How long one answer may take; 5s'),
}

/** Settings of the source `datadog`. */
export const datadogSettings = strict({ kind: z.literal('datadog'), ...datadogShape })

export type DatadogSettings = z.output<typeof datadogSettings>
