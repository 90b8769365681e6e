import { z } from 'zod'
import { duration } from '../../../config/schema/scalars.ts'
import { strict } from '../../../config/schema/shapes.ts'
import { connectionShape, serverUrl } from '../http/settings.ts'

const countsHint =
  'Write cumulative (counts since the start) or interval (counts of the last `every`)'

export const httpJsonShape = {
  url: serverUrl.describe(
    'What to GET; $version, $environment, $component and $service may stand behind the host',
  ),
  counts: z
    .enum(['cumulative', 'interval'], { error: countsHint })
    .optional()
    .describe('Whether counts are since the start, or of the last `every`; cumulative when absent'),
  every: duration.optional().describe('Length of an interval, read once each; 60s when absent'),
  ...connectionShape,
}

/** Settings of the source `http-json`: any address that answers with counts as JSON. */
export const httpJsonSettings = strict({ kind: z.literal('http-json'), ...httpJsonShape })

export type HttpJsonSettings = z.output<typeof httpJsonSettings>
