import { z } from 'zod'
import { duration, listen } from '../../../config/schema/scalars.ts'
import { strict } from '../../../config/schema/shapes.ts'

const pageHint = 'Write the path of a file, such as ops/maintenance.html'

/** Settings of the traffic adapter `local`: where the switch listens. */
export const localTrafficSettings = strict({
  kind: z.literal('local'),
  listen: listen.describe('Where users connect: 127.0.0.1:8080'),
  maintenance: strict({
    page: z
      .string({ error: pageHint })
      .regex(/^[^\0]{1,1000}$/, { error: pageHint })
      .optional()
      .describe('File (.html, .json or text) that users get then; a line of text when absent'),
    retryAfter: duration
      .optional()
      .describe('After which clients are told to try again (Retry-After); 30s when absent'),
  })
    .transform(({ page, retryAfter }) => ({
      ...(page === undefined ? {} : { page }),
      // A header of whole seconds.
      retryAfterSeconds: Math.min(86_400, Math.max(1, Math.ceil(retryAfter ?? 30))),
    }))
    .optional()
    .describe('What users get, with status 503, while everything is stopped'),
}).transform(({ kind, listen, maintenance }) => ({
  kind,
  ...listen,
  ...(maintenance === undefined ? {} : { maintenance }),
}))

/** What the adapter reads. */
export type LocalTrafficSettings = z.output<typeof localTrafficSettings>
