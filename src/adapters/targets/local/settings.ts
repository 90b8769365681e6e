import { z } from 'zod'
import { duration, whole } from '../../../config/schema/scalars.ts'
import { strict } from '../../../config/schema/shapes.ts'

/** Settings of the target `local`, as written and (after parsing) as the adapter reads them. */
export const localTargetSettings = strict({
  kind: z.literal('local'),
  replicas: whole(1, 64).optional().describe('Processes per release; 1 when absent'),
  startTimeout: duration
    .optional()
    .describe('How long a new process may take to be healthy; 30s when absent'),
}).transform(({ kind, replicas, startTimeout }) => ({
  kind,
  replicas: replicas ?? 1,
  startTimeoutSeconds: startTimeout ?? 30,
}))

/** What the adapter reads: seconds, and defaults filled in. */
export type LocalTargetSettings = z.output<typeof localTargetSettings>
