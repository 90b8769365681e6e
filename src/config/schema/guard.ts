import { z } from 'zod'
import { type MetricGuardInput, metricGuards } from './metric-guard.ts'
import { duration, share, whole } from './scalars.ts'
import { strict } from './shapes.ts'

const pathHint = 'Write the beginning of a request path, such as /checkout'
const methodHint = 'Write HTTP methods, such as [GET, POST]'

/** A guard whose events the traffic adapter counts, as written; normalise.ts gives it its name and the shape of model/guard.ts. */
const trafficGuard = strict({
  source: z
    .literal('traffic', { error: 'Write traffic: requests are counted where they pass' })
    .optional()
    .describe('Where events are counted; traffic when absent'),
  path: z
    .string({ error: pathHint })
    .regex(/^\/[^\s\x00-\x1f\x7f]{0,1023}$/, { error: pathHint })
    .optional()
    .describe('Only requests whose path begins so'),
  methods: z
    .array(z.string({ error: methodHint }).regex(/^[A-Za-z]{1,20}$/, { error: methodHint }), {
      error: methodHint,
    })
    .min(1, { error: methodHint })
    .optional()
    .describe('Only requests with one of these methods'),
  status: whole(100, 599).optional().describe('A status from here on is bad; 500 when absent'),
  slowerThan: duration.optional().describe('A slower request is bad as well'),
  limit: share.describe('Highest acceptable share of bad requests: 1% or 0.01'),
  alpha: share.optional().describe('False-alarm bound over one watch; 0.01 when absent'),
})

export const guard = z.union([trafficGuard, ...metricGuards], {
  error: 'Write a map with limit and what is bad',
})

/** `off` switches a guard of the same name off where it would be inherited. */
export const guardOrOff = z.union([z.literal('off'), trafficGuard, ...metricGuards], {
  error: 'Write a map with limit and what is bad, or off',
})

export type TrafficGuardInput = z.output<typeof trafficGuard>
export type GuardInput = TrafficGuardInput | MetricGuardInput

/** Whether the traffic adapter counts for a guard. */
export function isTrafficGuard(guard: GuardInput): guard is TrafficGuardInput {
  return guard.source === undefined || guard.source === 'traffic'
}
