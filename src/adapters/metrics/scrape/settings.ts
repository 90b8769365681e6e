import { z } from 'zod'
import { whole } from '../../../config/schema/scalars.ts'
import { strict } from '../../../config/schema/shapes.ts'
import { connectionShape } from '../http/settings.ts'

const pathHint = 'Write the path of the metrics, such as /metrics'

export const scrapeShape = {
  path: z
    .string({ error: pathHint })
    .regex(/^\/[^\s\x00-\x1f\x7f#]{0,1023}$/, { error: pathHint })
    .optional()
    .describe('Where a replica tells its metrics; /metrics'),
  port: whole(1, 65_535).optional().describe("Port of the metrics, when it is not the service's"),
  ...connectionShape,
}

/** Settings of the source `scrape`: where each replica of a release tells its counts. */
export const scrapeSettings = strict({ kind: z.literal('scrape'), ...scrapeShape })

export type ScrapeSettings = z.output<typeof scrapeSettings>
