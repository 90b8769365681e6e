import { z } from 'zod'
import { duration, whole } from './scalars.ts'
import { strict } from './shapes.ts'

/** Every key may be absent: environment, then top level, then the defaults of normalise.ts. */
export const policy = strict({
  soak: duration
    .optional()
    .describe('How long a release runs without a tripped guard before it is good; 30m'),
  warm: duration.optional().describe('How long the old release stays up after a deploy; 15m'),
  recover: duration.optional().describe('How long verification waits for the guards; 60s'),
  keep: whole(1, 1000).optional().describe("How many releases' artifacts are kept; 5"),
  auto: z
    .boolean()
    .optional()
    .describe('Go back by itself when a guard trips, within bounds (docs/watching.md); false'),
  autoWindow: duration
    .optional()
    .describe('At most one automatic rollback of an environment in this time; 1h'),
  freeze: z
    .boolean()
    .optional()
    .describe('No automatic rollback now: people are at work there; false'),
  drain: duration.optional().describe('How long a draining release may finish its requests; 30s'),
})

export type PolicyInput = z.output<typeof policy>
