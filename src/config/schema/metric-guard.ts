import { z } from 'zod'
import { cloudwatchSettings, cloudwatchShape } from '../../adapters/metrics/cloudwatch/settings.ts'
import { datadogSettings, datadogShape } from '../../adapters/metrics/datadog/settings.ts'
import { httpJsonSettings, httpJsonShape } from '../../adapters/metrics/http-json/settings.ts'
import { prometheusSettings, prometheusShape } from '../../adapters/metrics/prometheus/settings.ts'
import { scrapeSettings, scrapeShape } from '../../adapters/metrics/scrape/settings.ts'
import { parseTolerance } from '../../model/tolerance.ts'
import { duration, parsed, share, shareOrNumber, whole } from './scalars.ts'
import { strict } from './shapes.ts'

/** Kinds of sources: a line here, two below, and one in adapters/metrics/index.ts. */
export const metricKinds = ['prometheus', 'scrape', 'http-json', 'datadog', 'cloudwatch'] as const

const queryHint = 'Write what selects it in the query language of the source'
const query = z
  .string({ error: queryHint })
  .regex(/^[^\x00-\x08\x0b-\x1f\x7f]{1,4000}$/, { error: queryHint })

const numberHint = 'Write a number above 0, such as 1 or 0.8'
const positive = parsed(
  z.union([z.number(), z.string()], { error: numberHint }),
  (value) => (/^\d{1,15}(?:\.\d+)?$/.test(String(value)) ? Number(value) : null),
  numberHint,
)

const toleranceHint = 'Write 1.5x, +0.2 points, or both with a comma'
const tolerance = parsed(z.string({ error: toleranceHint }), parseTolerance, toleranceHint)

/** What a guard measures and holds it against. Which go together is a matter of the rules. */
const measureShape = {
  total: query.optional().describe('Counter of all events'),
  bad: query.optional().describe('Counter of bad events'),
  histogram: query.optional().describe('Histogram of durations, in seconds'),
  slowerThan: duration.optional().describe('With histogram: a slower event is bad'),
  gauge: query.optional().describe('A value that goes up and down, from 0 to max'),
  max: positive.optional().describe('With gauge: its highest possible value'),
  limit: shareOrNumber
    .optional()
    .describe('Highest acceptable share of bad events (1%), or mean of a gauge (0.8)'),
  against: z
    .enum(['previous', 'beside'], { error: 'Write previous or beside, or a limit instead' })
    .optional()
    .describe('Instead of a limit: what the release before had, or has beside it'),
  tolerance: tolerance
    .optional()
    .describe('With against: what is ignored, such as 1.5x or +0.2 points'),
  hours: whole(1, 24 * 30)
    .optional()
    .describe('With against previous: how far back its history goes; 24'),
  alpha: share.optional().describe('False-alarm bound over one watch; 0.01 when absent'),
}

const sourceHint = `Write traffic, ${metricKinds.join(', ')}, or the name of a metrics server`
const serverName = z
  .string({ error: sourceHint })
  // Aborts, so that what is wrong with a guard of a kind is not told as if that kind were a name.
  .regex(notAKind(), { error: sourceHint, abort: true })

/** A guard with a metrics server of its own, by kind; the last one names a server of `metrics`. */
export const metricGuards = [
  strict({ source: z.literal('prometheus'), ...measureShape, ...prometheusShape }),
  strict({ source: z.literal('scrape'), ...measureShape, ...scrapeShape }),
  strict({ source: z.literal('http-json'), ...measureShape, ...httpJsonShape }),
  strict({ source: z.literal('datadog'), ...measureShape, ...datadogShape }),
  strict({ source: z.literal('cloudwatch'), ...measureShape, ...cloudwatchShape }),
  strict({ source: serverName, ...measureShape }),
] as const

/** A metrics server that guards share. */
export const metricsServer = z.discriminatedUnion('kind', [
  prometheusSettings,
  scrapeSettings,
  httpJsonSettings,
  datadogSettings,
  cloudwatchSettings,
])

export type MetricGuardInput = z.output<(typeof metricGuards)[number]>

const measureKeys: ReadonlySet<string> = new Set(['source', ...Object.keys(measureShape)])

/** The settings of the server that a guard itself has: everything that is not about what it measures. */
export function ownSettings(guard: MetricGuardInput): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(guard).filter(([key]) => !measureKeys.has(key)))
}

function notAKind(): RegExp {
  return new RegExp(`^(?!(?:traffic|${metricKinds.join('|')})$)[A-Za-z0-9][A-Za-z0-9._-]{0,62}$`)
}
