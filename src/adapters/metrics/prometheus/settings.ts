import { z } from 'zod'
import { duration } from '../../../config/schema/scalars.ts'
import { strict } from '../../../config/schema/shapes.ts'
import { connectionShape, serverUrl } from '../http/settings.ts'

export const prometheusShape = {
  url: serverUrl.describe('Address of the server, in front of /api/v1'),
  every: duration
    .optional()
    .describe('How often a calculated gauge is read; 15s. Plain selectors give each sample once'),
  ...connectionShape,
}

/** Settings of the source `prometheus`: a server with its query API (Prometheus, Thanos, Mimir, VictoriaMetrics). */
export const prometheusSettings = strict({ kind: z.literal('prometheus'), ...prometheusShape })

export type PrometheusSettings = z.output<typeof prometheusSettings>
